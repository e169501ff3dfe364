"""Volume: stories over time, compared, by how late they came, and by hour of the week."""

from __future__ import annotations

from dashboard import data, filters, parts
from dashboard.volume import compared, late, notes, over_time, rhythm

chosen = filters.chosen()
span = data.period(chosen)
if span is None:
    parts.nothing_here(chosen)
else:
    noted = data.notes(*span)
    over_time.figures(chosen, span[1] - span[0] + 1)
    in_share = over_time.show(chosen, span, noted)
    notes.show(noted, span)
    compared.show(chosen, span, noted, in_share=in_share)
    late.show(chosen, span, noted)
    rhythm.show(chosen, span)
