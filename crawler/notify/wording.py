"""Notices in the language of those who are told: sentences said again, problems named. Pure. Text of pages stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.digest.document import SILENCE
from crawler.localization import Locale, phrase
from crawler.localization.retelling import retold
from crawler.localization.writing import one_line
from crawler.sentences import Parts
from crawler.storage.notices import DIGEST, NoticeLine, Said

PROBLEMS = {
    **SILENCE,
    "scheduler": phrase("Nothing is crawled by itself"),
    "local_outage": phrase("No outlet can be reached"),
    "backup": phrase("The backup failed"),
    "storage": phrase("The database could not be used"),
    "wrong_file": phrase("A file of outlets can't be used"),
    "undelivered": phrase("Messages do not arrive"),
    "disk": phrase("A disk is nearly full"),
    "growth": phrase("The disk will soon be full"),
    "redesigned": phrase("Its layouts no longer fit"),
    "shrunk": phrase("Hardly any links"),
    "fields": phrase("Articles lack what they used to have"),
    "dates": phrase("Dates missing or impossible"),
    "robots": phrase("robots.txt forbids what was read"),
    "route_dead": phrase("A route is dead"),
    "route_empty": phrase("A route lists no article"),
    "route_moved": phrase("A route has moved"),
}
_COMMAND = re.compile("`[^`]+`")  # runs from the left, whatever stands around it


@dataclass(frozen=True)
class Wording:
    """How an installation's people are told: their language, their clock, the names they know outlets by."""

    locale: Locale
    zone: ZoneInfo
    names: Mapping[str, str]  # of outlets, by key

    def worded(self, notice: NoticeLine) -> NoticeLine:
        """Return a notice with its texts of ours in the language; a digest has it from the start."""
        if notice.kind == DIGEST:
            return notice
        said = notice.said.copy()
        text, remedy = self._said(said.get("text"), said.pop("text_parts", None)), self._said(said.get("remedy"), said.pop("remedy_parts", None))
        said |= Said(title=self._title(notice), text=text) | (Said(remedy=remedy) if remedy else Said())
        return notice._replace(said=said)

    def moment(self, at: datetime) -> str:
        """Write an instant by their clock."""
        return self.locale.moment(at, self.zone)

    def _said(self, plain: str | None, parts: Parts | None) -> str:
        said = retold(parts, plain or "", self.locale, self.zone, self.names) if parts else one_line(plain or "")
        return _COMMAND.sub("\u2066\\g<0>\u2069", said) if self.locale.direction == "rtl" else said

    def _title(self, notice: NoticeLine) -> str:
        rule, say = notice.said.get("rule", ""), self.locale.say
        if notice.kind == "alert":
            return say("Alert: {name}", name=rule)
        if notice.problem_id is None or rule not in PROBLEMS:
            return notice.said.get("title", "")
        who = self.names.get(notice.outlet, notice.outlet) if notice.outlet else say("The whole crawl")
        return f"{who}: {say(PROBLEMS[rule])}"
