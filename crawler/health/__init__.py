"""What came of each run, what is wrong with an outlet, and what to do about it. Pure rules over counted facts."""
