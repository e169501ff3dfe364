"""The whole product in fast time over a simulated news world, with faults and kills at random: `make soak`.

A simulated day takes `--day-seconds`. Every duration that the product's policy names (gaps, back-off, patience, health rules) shrinks by
the same factor; what the network and the machine take does not.
"""
