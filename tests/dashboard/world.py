"""A news world for the dashboard's tests and pictures: invented outlets and sentences, laid into a database without a crawl."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, insert

from crawler.health import outage
from crawler.health.causes import told
from crawler.health.diagnosis import Outcome, diagnose
from crawler.sentences import outlet as outlet_name
from crawler.sentences import parts_of, plural, sentence, whole
from crawler.storage.copies import write_sketch
from crawler.storage.engine import day_number, writing
from crawler.storage.models import AttributionRow, Coverage, Installation, Mention, OutletRow, Page, Problem, RouteRow, Run, Story, StoryTopic
from crawler.storage.search import index_story
from crawler.storage.timing import delay_of, hour_of
from tests.dashboard.wording import BESIDE, COMPANY, MORE_TERMS, PLACES, SEASONS, SENTENCES, SOURCES, STORM, TERMS, TITLES

ZONE = ZoneInfo("Asia/Baghdad")
#           key, name, own name, language, country, kind, pages a day, share
OUTLETS = [
    ("dijla_post", "Dijla Post", "دجلة بوست", "ar", "Iraq", "private", 60, 0.09),
    ("furat_agency", "Furat News Agency", "وكالة الفرات للأنباء", "ar", "Iraq", "party", 80, 0.11),
    ("sahra_wire", "Sahra Wire", "الصحراء", "ar", "United Arab Emirates", "wire", 120, 0.03),
    ("alborz_news", "Alborz News", "خبرگزاری البرز", "fa", "Iran", "state agency", 150, 0.05),
    ("sepidar", "Sepidar Online", "سپیدار آنلاین", "fa", "Iran", "private", 70, 0.04),
    ("zagros_tv", "Zagros TV", "زاگرۆس تیڤی", "ckb", "Iraq", "party", 55, 0.08),
    ("harbor_times", "Harbor Times", "Harbor Times", "en", "United Kingdom", "private", 90, 0.02),
    ("meridian", "Meridian International Broadcasting", "Meridian", "en", "United States", "public broadcaster", 140, 0.015),
    ("bogaz_haber", "Boğaz Haber", "Boğaz Haber", "tr", "Turkey", "private", 100, 0.02),
]
STORM_DAYS, STORM_EVERY = 12, 3
_TERMS = {language: terms + MORE_TERMS[language] for language, terms in TERMS.items()}
LAG = timedelta(hours=30)  # within which an outlet prints what it takes from another


class _Due(NamedTuple):
    """A story that an outlet is to print, sorted by its time."""

    at: datetime
    outlet: str
    language: str
    day: int
    verdict: str


class _Printed(NamedTuple):
    """A text as an outlet printed it."""

    at: datetime
    language: str
    title: str
    body: str


@dataclass
class World:
    """Fills a database; the same seed gives the same world."""

    days: int = 90
    volume: float = 1.0
    seed: int = 7
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(second=0, microsecond=0))
    dead_days: tuple[int, ...] = (22, 23, 24)  # days ago on which nobody crawled
    silent: tuple[str, int, int] = ("zagros_tv", 9, 14)  # an outlet that could not be reached, from and until days ago
    copied: float = 0.5  # of the stories that cite an outlet of their language
    blocked: tuple[str, int] = ("zagros_tv", 2)  # an outlet that has kept us out on so many days, today the last

    def fill(self, engine: Engine) -> int:
        """Write the world and return how many stories it has."""
        self._chance = random.Random(self.seed)
        self._beside = random.Random(f"{self.seed}/beside")
        self._stories = 0
        self._printed: dict[str, list[_Printed]] = {}
        with writing(engine) as connection:
            self._outlets(connection)
            for ago in range(self.days - 1, -1, -1):
                for story in sorted(s for outlet in OUTLETS for s in self._day(connection, outlet, ago)):
                    self._story(connection, story)
            self._health(connection)
        return self._stories

    def _outlets(self, connection: Connection) -> None:
        for key, name, own, language, country, kind, *_ in OUTLETS:
            facts = {"name": name, "native_name": own, "home": f"https://{key}.example/", "country": country, "kind": kind, "timezone": "Asia/Baghdad"}
            well = self._since() if key == self.blocked[0] else self.now - timedelta(minutes=4)
            state = {"checked_at": self.now - timedelta(minutes=4), "ok_at": well, "next_check_at": self.now + timedelta(minutes=11)}
            unverified = ["the feed's address"] if key == "sepidar" else []
            row = facts | state | {"key": key, "languages": [language], "line": "invented for tests", "unverified": unverified}
            connection.execute(insert(OutletRow).values(row | {"failures": 3 if key == self.blocked[0] else 0}))
            route = {"outlet": key, "url": f"https://{key}.example/feed", "kind": "feed", "confidence": "seen", "status": 200, "links": 30}
            connection.execute(insert(RouteRow).values(route | {"checked_at": self.now, "worked_at": self.now}))

    def _day(self, connection: Connection, outlet: tuple[Any, ...], ago: int) -> list[_Due]:
        """Write what was crawled of an outlet on a day, and return the stories that it printed."""
        key, language, pages, share = outlet[0], outlet[3], outlet[6], outlet[7]
        if ago in self.dead_days or self._is_away(key, ago):
            return []
        at = self._midnight(ago)
        minutes = int(min(timedelta(hours=23), self.now - at).total_seconds() // 60) + 1  # today is not over
        rise = 2.2 if ago in range(30, 38) else 1.0
        read = max(1, round(self._chance.gauss(pages, pages * 0.15) * self.volume))
        verdicts = [v for _ in range(read) if (v := self._verdict(share * rise))]
        day = day_number(at.astimezone(ZONE).date())
        counts = {"relevant": verdicts.count("relevant"), "possible": verdicts.count("possible"), "off_topic": read - len(verdicts)}
        connection.execute(insert(Coverage).values({"outlet": key, "day": day, "language": language} | counts))
        self._run(connection, key, min(at + timedelta(hours=9), self.now - timedelta(minutes=30)), "ok", stories=len(verdicts), fetched=read)
        # randrange draws more than once, or not, as the day goes on
        return [_Due(at + timedelta(minutes=int(self._chance.random() * minutes)), key, language, day, verdict) for verdict in verdicts]

    def _is_away(self, outlet: str, ago: int) -> bool:
        silent, since, until = self.silent
        return (outlet == silent and since <= ago <= until) or (outlet == self.blocked[0] and ago < self.blocked[1])

    def _since(self) -> datetime:
        return self._midnight(self.blocked[1] - 1)

    def _midnight(self, ago: int) -> datetime:
        day = self.now.astimezone(ZONE).date() - timedelta(days=ago)
        return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)

    def _verdict(self, share: float) -> str | None:
        if self._chance.random() > share:
            return None
        return "relevant" if self._chance.random() < 0.8 else "possible"

    def _story(self, connection: Connection, due: _Due) -> None:
        self._stories += 1
        number, at = self._stories, due.at
        printed, (name, canonical, kind) = self._written(due, number)
        earlier = [p for p in self._printed.get(canonical, ()) if p.language == due.language and timedelta(0) < at - p.at < LAG]
        if self._chance.random() < self.copied and earlier:
            printed = earlier[-1]
        self._printed.setdefault(due.outlet, []).append(printed._replace(at=at))
        usual = min(timedelta(minutes=9), self.now - at)  # nothing is seen before it is
        until = self._since() if due.outlet == self.blocked[0] else self.now
        late = timedelta(hours=30) if number % 17 == 0 and at + timedelta(hours=30) < until else usual
        more: dict[str, Any] = {"terms": _TERMS[due.language], "sources": [(name, canonical, kind)], "found_after": late}
        add_story(connection, number, due.outlet, due.language, due.day, at, due.verdict, printed.title, printed.body, **more)

    def _written(self, due: _Due, number: int) -> tuple[_Printed, tuple[str, str, str]]:
        """Return a new text and the source that it cites."""
        language, chance = due.language, self._chance
        term, source = chance.choice(TERMS[language]), chance.choice(SOURCES[language])
        if source[1] == due.outlet:  # none cites itself
            source = next(s for s in SOURCES[language] if s[1] != due.outlet and s[2] == source[2])
        said = {"t": term[0], "s": source[0], "p": chance.choice(PLACES[language]), "n": chance.choice(range(4, 40))}
        title = chance.choice(TITLES[language]).format(**said)
        about, quoting = ([s for s in SENTENCES[language] if slot in s] for slot in ("{t}", "{s}"))
        around = [s for s in SENTENCES[language] if s not in (*about, *quoting)]
        told = [chance.choice(about), chance.choice(quoting), *chance.sample(around, k=3)]
        body = [s.format(**said) for s in chance.sample(told, k=len(told))]
        if number % STORM_EVERY == 0 and self.now - due.at < timedelta(days=STORM_DAYS):
            title, first = (self._beside.choice(some).format(**said) for some in STORM[language])
            body = [first, *body]
        for more in self._company(term[1], due):
            body.insert(self._beside.randrange(1, len(body) + 1), more.format(**said))
        return _Printed(due.at, language, title, "\n".join(body)), source

    def _company(self, subject: str, due: _Due) -> list[str]:
        """Return what a story tells of other ideas than its subject's, by what is told of them on its day."""
        ago = day_number(self.now.astimezone(ZONE).date()) - due.day
        likely = {i: share * next((n for until, n in SEASONS.get(i, {}).items() if ago < until), 1.0) for i, share in COMPANY[subject].items()}
        return [self._beside.choice(BESIDE[due.language][i]) for i, share in likely.items() if self._beside.random() < share]

    def _run(self, connection: Connection, outlet: str, at: datetime, state: str, **values: Any) -> None:
        row = {"outlet": outlet, "trigger": "scheduled", "state": state, "started_at": at, "finished_at": at + timedelta(seconds=42), "owner": "test/1/2"}
        connection.execute(insert(Run).values(row | {"found": 30, "statuses": {"200": values.get("fetched", 0)}} | values))

    def _health(self, connection: Connection) -> None:
        walls, slow = ((403, 0, "challenge"),) * 3, {"timeout": 2}
        why = diagnose(Outcome(finish_reason="finished", routes=walls)).message
        part = diagnose(
            Outcome(finish_reason="finished", routes=((200, 30, None),), found=30, new=9, fetched=9, stories=2, off_topic=5, failed=2, reasons=slow)
        )
        self._run(connection, "zagros_tv", self.now - timedelta(minutes=5), "blocked", cause="challenge", **_said(why), statuses={"403": 3})
        self._run(connection, "harbor_times", self.now - timedelta(minutes=6), "partial", cause="timeout", **_said(part.message), reasons=slow)
        times = {"first_seen_at": self._since(), "last_seen_at": self.now}
        runs, good = plural(3, "{n} run in a row", "{n} runs in a row"), sentence("last good run {when}", when=times["first_seen_at"])
        known = {"outlet": outlet_name("zagros_tv", "Zagros TV"), "runs": runs, "cause": told("challenge").says, "since": good}
        message, remedy = sentence("{outlet} keeps us out for {runs}: {cause}; {since}.", **known), whole(told("challenge").remedy)
        problem = {"outlet": "zagros_tv", "rule": "blocked", "cause": "challenge", "remedy": str(remedy), "remedy_parts": parts_of(remedy)}
        connection.execute(insert(Problem).values(problem | _said(message) | times))
        began, ended = self._midnight(max(self.dead_days, default=24)), self._midnight(min(self.dead_days, default=22) - 1)
        over = {"outlet": None, "rule": "local_outage", "cause": outage.CAUSE, "remedy": "Nothing."} | _said(outage.message(began))
        connection.execute(insert(Problem).values(over | {"first_seen_at": began, "last_seen_at": ended, "ended_at": ended}))
        for number, (outlet, reason) in enumerate([("sepidar", "no_body"), ("bogaz_haber", "challenge"), ("meridian", "not_found")], start=900_000):
            page = {"id": number, "outlet": outlet, "identity": str(number), "url": f"https://{outlet}.example/{number}", "state": "rejected", "reason": reason}
            connection.execute(insert(Page).values(page | {"title": "…", "status": 200, "first_seen_at": self.now, "next_try_at": self.now, "tries": 1}))
        connection.execute(insert(Installation).values(name="simulated", value="tests", at=self.now))


def _said(message: str) -> dict[str, Any]:
    return {"message": str(message), "message_parts": parts_of(message)}


def add_story(
    connection: Connection,
    number: int,
    outlet: str,
    language: str,
    day: int,
    at: datetime,
    verdict: str,
    title: str,
    body: str,
    *,
    terms: list[tuple[str, str]] | None = None,
    sources: list[tuple[str, str, str]] | None = None,
    url: str | None = None,
    found_after: timedelta | None = None,
) -> None:
    """Write one story with its page, mentions and attributions."""
    url = url or f"https://{outlet}.example/news/{number}"
    page = {"id": number, "outlet": outlet, "identity": str(number), "url": url, "state": "story", "title": title, "day": day, "verdict": verdict}
    connection.execute(insert(Page), page | {"language": language, "first_seen_at": at, "fetched_at": at, "next_try_at": at})
    found = [(term, group, zone, text.find(term), text.count(term)) for term, group in terms or [] for zone, text in (("title", title), ("body", body))]
    evidence = [{"term": t, "zone": z, "start": a, "end": a + len(t), "rule": "strong", "group": g} for t, g, z, a, _ in found if a >= 0]
    own = {"id": number, "page_id": number, "outlet": outlet, "topic": "coalition-iraq", "url": url, "title": title, "body": body, "language": language}
    dates = {"published_at": at, "published_local": at.astimezone(ZONE).date(), "published_precision": "minute", "published_source": "json-ld"}
    judged = {"verdict": verdict, "score": 3.0 if verdict == "relevant" else 1.2, "text_hash": sha256(body.encode()).hexdigest()}
    more = {"published_raw": at.isoformat(), "authors": ["Desk"], "section": "Politics", "tags": [], "provenance": {"title": "layout:h1", "body": "layout"}}
    seen = at + (found_after or timedelta(minutes=9))
    timing = {"hour": hour_of(at, ZONE), "delay": delay_of(at, None, seen, ZONE, backfilled=False)}
    connection.execute(insert(Story), own | dates | judged | more | timing | {"day": day, "first_seen_at": seen, "fetched_at": at})
    index_story(connection, number, title, body)
    write_sketch(connection, number, day, body)
    where = {"story_id": number, "outlet": outlet, "day": day, "verdict": verdict}
    said = {"topic": "coalition-iraq", "rule_verdict": verdict, "score": judged["score"], "evidence": evidence, "language": language}
    connection.execute(insert(StoryTopic), where | said)
    of = where | {"topic": "coalition-iraq", "language": language}
    if mentions := [of | {"term": term, "zone": zone, "term_group": group, "count": times} for term, group, zone, _, times in found if times]:
        connection.execute(insert(Mention), mentions)
    for name, canonical, kind in sources or []:
        start = max(body.find(name), 0)
        row = {"name": name, "canonical": canonical, "kind": kind, "role": "cited", "start": start, "end": start + len(name)}
        connection.execute(insert(AttributionRow), where | row | {"language": language})
