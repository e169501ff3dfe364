"""How good the answers are: labelled cases and what was answered, in; figures and the cases that fail, out.

Pure. The rules are those by which the labelled sets are scored elsewhere, so that two figures of one name can be compared.
"""

from crawler.evaluation.captures import captures
from crawler.evaluation.texts import Failure, Figures, Score, attribution, dates, language, relevance

__all__ = ["Failure", "Figures", "Score", "attribution", "captures", "dates", "language", "relevance"]
