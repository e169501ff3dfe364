"""What a digest leaves out: the filter it was made under, in the reader's words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.localization import Locale, phrase
from crawler.storage.reports.filter import Filter
from crawler.text.keywords import printed

_VERDICTS = {"relevant": phrase("Relevant"), "possible": phrase("Possible")}


def narrowed(chosen: Filter, names: Mapping[str, str], locale: Locale) -> str:
    """Say of which stories alone a digest tells; nothing where it tells of all."""
    told = in_words(chosen, names, locale)
    return locale.say("Only under this filter: {filter}", filter=told) if told else ""


def in_words(chosen: Filter, names: Mapping[str, str], locale: Locale) -> str:
    """Name what a filter chooses beside its period; nothing where it chooses all."""
    pieces = (
        [names.get(key, key) for key in chosen.outlets],
        [locale.say(kind) for kind in chosen.kinds],
        [locale.country_named(country) for country in chosen.countries],
        [locale.language(language) for language in chosen.languages],
        [locale.say(_VERDICTS.get(verdict, verdict)) for verdict in chosen.verdicts],
        [chosen.topic] if chosen.topic else [],
        [printed(term) for term in chosen.terms],
        [locale.say("citing {source}", source=names.get(key, key)) for _, _, key in (source.partition(":") for source in chosen.cites)],
    )
    return " · ".join(locale.listed(f"\u2068{name}\u2069" for name in some) for some in pieces if some)
