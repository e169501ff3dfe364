"""A news world for the dashboard's tests and pictures: invented outlets and sentences, laid into a database without a crawl."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
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
#            source as written, canonical, kind
SOURCES = {
    "ar": [("وكالة الصحراء", "sahra_wire", "outlet"), ("مسؤول أمني", "anonymous", "anonymous"), ("وزارة الدفاع العراقية", "iraq_mod", "institution"),
           ("قناة زاگروس", "zagros_tv", "outlet"), ("المتحدث باسم القائد العام", "pm_spokesman", "official")],
    "fa": [("الصحراء", "sahra_wire", "outlet"), ("خبرگزاری فرات", "furat_agency", "outlet"), ("یک منبع آگاه", "anonymous", "anonymous"),
           ("پنتاگون", "pentagon", "institution")],
    "ckb": [("دیجلە پۆست", "dijla_post", "outlet"), ("سەرچاوەیەکی ئەمنی", "anonymous", "anonymous"), ("پێنتاگۆن", "pentagon", "institution")],
    "en": [("the Pentagon", "pentagon", "institution"), ("Furat News Agency", "furat_agency", "outlet"), ("Sahra", "sahra_wire", "outlet"),
           ("a senior official", "anonymous", "anonymous")],
    "tr": [("Pentagon", "pentagon", "institution"), ("Sahra ajansı", "sahra_wire", "outlet"), ("güvenlik kaynakları", "anonymous", "anonymous")],
}  # fmt: skip
TERMS = {
    "ar": [("التحالف الدولي", "actors"), ("القوات الأمريكية", "actors"), ("عين الأسد", "bases"), ("قاعدة حرير", "bases"), ("انسحاب القوات", "operations")],
    "fa": [("ائتلاف بین‌المللی", "actors"), ("نیروهای آمریکایی", "actors"), ("عین‌الاسد", "bases"), ("پایگاه حریر", "bases")],
    "ckb": [("هاوپەیمانی نێودەوڵەتی", "actors"), ("بنکەی حەریر", "bases")],
    "en": [("US-led coalition", "actors"), ("American forces", "actors"), ("Ain al-Asad", "bases"), ("withdrawal", "operations")],
    "tr": [("uluslararası koalisyon", "actors"), ("ABD güçleri", "actors"), ("Harir üssü", "bases")],
}
TITLES = {
    "ar": ["{t} يعلن جدولاً زمنياً جديداً للمرحلة المقبلة", "بغداد: مباحثات بشأن {t} تدخل أسبوعها الثالث", "مصدر يكشف تفاصيل هجوم قرب {t}",
           "اللجنة المشتركة تناقش ملف {t} في جلسة مغلقة", "ما الذي تغيّر في موقف الحكومة من {t}؟"],
    "fa": ["جزئیات تازه از آینده {t} در عراق", "نشست بغداد درباره {t} بدون نتیجه پایان یافت", "گزارش میدانی: پیرامون {t} چه می‌گذرد؟",
           "واکنش نمایندگان به خبر مربوط به {t}"],
    "ckb": ["کۆبوونەوەیەکی نوێ لەبارەی {t} لە هەولێر", "وردەکاریی نوێ دەربارەی {t} بڵاوکرایەوە"],
    "en": ["{t}: what the new timetable says, and what it leaves out", "Officials in Baghdad split over the future of the {t}",
           "Drone shot down near the perimeter, {t} says nothing"],
    "tr": ["{t} için yeni takvim açıklandı", "Bağdat'ta {t} görüşmesi: taraflar anlaşamadı"],
}  # fmt: skip
SENTENCES = {
    "ar": ["قال {s} إن الاجتماع المقبل سيعقد في العاصمة قبل نهاية الشهر.", "وأضاف أن {t} سيواصل عمله وفق الاتفاق المعلن.",
           "وتأتي هذه التطورات بعد أسابيع من النقاش حول مستقبل المهمة ومواعيدها.", "ولم يصدر تعليق رسمي حتى ساعة إعداد هذا الخبر.",
           "وبحسب {s}، فإن اللجنة أنجزت 12 بنداً من أصل 15."],
    "fa": ["به گزارش {s}، نشست بعدی پیش از پایان ماه در بغداد برگزار می‌شود.", "در این گزارش آمده است که {t} همچنان طبق توافق پیشین عمل خواهد کرد.",
           "این تحولات پس از هفته‌ها گفت‌وگو درباره آینده مأموریت رخ می‌دهد.", "تا لحظه تنظیم این خبر مقام رسمی اظهارنظر نکرده است."],
    "ckb": ["{s} ڕایگەیاند کۆبوونەوەی داهاتوو پێش کۆتایی مانگ دەکرێت.", "{t} بەپێی ڕێککەوتنەکە بەردەوام دەبێت لە کارەکانی.",
            "تا ئێستا هیچ لێدوانێکی فەرمی بڵاونەکراوەتەوە."],
    "en": ["According to {s}, the next meeting will be held in the capital before the end of the month.",
           "The statement says the {t} will keep to the published timetable.", "No official comment was available when this was written.",
           "Twelve of fifteen points have been settled, people familiar with the talks said."],
    "tr": ["{s} bir sonraki toplantının ay sonundan önce yapılacağını söyledi.", "{t} açıklanan takvime uyacak.",
           "Haberin yazıldığı ana kadar resmi açıklama yapılmadı."],
}  # fmt: skip
# What nobody wrote of before: a sandstorm, of which every third story of the last days tells.
STORM = {
    "ar": ("عاصفة رملية توقف رحلات {t} في المطار", "وأغلقت العاصفة الرملية مطار أربيل يومين، فيما نُقل عشرات المصابين بالاختناق إلى المستشفيات."),
    "fa": ("طوفان شن پروازهای {t} را متوقف کرد", "طوفان شن فرودگاه اربیل را دو روز بست و ده‌ها نفر با مشکل تنفسی راهی بیمارستان شدند."),
    "ckb": ("زریانی خۆڵاوی گەشتەکانی {t} ڕاگرت", "زریانی خۆڵاوی فڕۆکەخانەی هەولێری دوو ڕۆژ داخست."),
    "en": ("Sandstorm grounds flights of the {t}", "The sandstorm closed Erbil airport for two days and sent dozens to hospitals with breathing trouble."),
    "tr": ("Kum fırtınası {t} uçuşlarını durdurdu", "Kum fırtınası Erbil havalimanını iki gün kapattı, onlarca kişi hastaneye kaldırıldı."),
}  # fmt: skip
STORM_DAYS, STORM_EVERY = 12, 3


@dataclass
class World:
    """Fills a database; the same seed gives the same world."""

    days: int = 90
    volume: float = 1.0
    seed: int = 7
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(second=0, microsecond=0))
    dead_days: tuple[int, ...] = (22, 23, 24)  # days ago on which nobody crawled
    silent: tuple[str, int, int] = ("zagros_tv", 9, 14)  # an outlet that could not be reached, from and until days ago

    def fill(self, engine: Engine) -> int:
        """Write the world and return how many stories it has."""
        self._chance = random.Random(self.seed)
        self._stories = 0
        with writing(engine) as connection:
            self._outlets(connection)
            for ago in range(self.days - 1, -1, -1):
                for outlet in OUTLETS:
                    self._day(connection, outlet, ago)
            self._health(connection)
        return self._stories

    def _outlets(self, connection: Connection) -> None:
        for key, name, own, language, country, kind, *_ in OUTLETS:
            facts = {"name": name, "native_name": own, "home": f"https://{key}.example/", "country": country, "kind": kind, "timezone": "Asia/Baghdad"}
            state = {"checked_at": self.now - timedelta(minutes=4), "ok_at": self.now - timedelta(minutes=4), "next_check_at": self.now + timedelta(minutes=11)}
            unverified = ["the feed's address"] if key == "sepidar" else []
            row = facts | state | {"key": key, "languages": [language], "line": "invented for tests", "unverified": unverified}
            connection.execute(insert(OutletRow).values(row | {"failures": 5 if key == "zagros_tv" else 0}))
            route = {"outlet": key, "url": f"https://{key}.example/feed", "kind": "feed", "confidence": "seen", "status": 200, "links": 30}
            connection.execute(insert(RouteRow).values(route | {"checked_at": self.now, "worked_at": self.now}))

    def _day(self, connection: Connection, outlet: tuple[Any, ...], ago: int) -> None:
        key, language, pages, share = outlet[0], outlet[3], outlet[6], outlet[7]
        silent, since, until = self.silent
        if ago in self.dead_days or (key == silent and since <= ago <= until):
            return
        day = self.now.astimezone(ZONE).date() - timedelta(days=ago)
        at = datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC)
        minutes = int(min(timedelta(hours=23), self.now - at).total_seconds() // 60) + 1  # today is not over
        rise = 2.2 if ago in range(30, 38) else 1.0
        read = max(1, round(self._chance.gauss(pages, pages * 0.15) * self.volume))
        verdicts = [v for _ in range(read) if (v := self._verdict(share * rise))]
        for verdict in verdicts:
            after = timedelta(minutes=int(self._chance.random() * minutes))  # randrange draws more than once, or not, as the day goes on
            self._story(connection, key, language, day_number(day), at + after, verdict)
        counts = {"relevant": verdicts.count("relevant"), "possible": verdicts.count("possible"), "off_topic": read - len(verdicts)}
        connection.execute(insert(Coverage).values({"outlet": key, "day": day_number(day), "language": language} | counts))
        self._run(connection, key, min(at + timedelta(hours=9), self.now - timedelta(minutes=30)), "ok", stories=len(verdicts), fetched=read)

    def _verdict(self, share: float) -> str | None:
        if self._chance.random() > share:
            return None
        return "relevant" if self._chance.random() < 0.8 else "possible"

    def _story(self, connection: Connection, outlet: str, language: str, day: int, at: datetime, verdict: str) -> None:
        self._stories += 1
        number = self._stories
        (term, group), (name, canonical, kind) = self._chance.choice(TERMS[language]), self._chance.choice(SOURCES[language])
        if canonical == outlet:  # none cites itself
            name, canonical, kind = next(source for source in SOURCES[language] if source[1] != outlet and source[2] == kind)
        title = self._chance.choice(TITLES[language]).format(t=term)
        body = "\n".join(s.format(t=term, s=name) for s in self._chance.sample(SENTENCES[language], k=min(4, len(SENTENCES[language]))))
        if number % STORM_EVERY == 0 and self.now - at < timedelta(days=STORM_DAYS):
            head, said = STORM[language]
            title, body = head.format(t=term), f"{said}\n{body}"
        usual = min(timedelta(minutes=9), self.now - at)  # nothing is seen before it is
        late = timedelta(hours=30) if number % 17 == 0 and at + timedelta(hours=30) < self.now else usual
        more: dict[str, Any] = {"terms": [(term, group)], "sources": [(name, canonical, kind)], "found_after": late}
        add_story(connection, number, outlet, language, day, at, verdict, title, body, **more)

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
        times = {"first_seen_at": self.now - timedelta(days=9, hours=3), "last_seen_at": self.now}
        runs, good = plural(3, "{n} run in a row", "{n} runs in a row"), sentence("last good run {when}", when=times["first_seen_at"])
        known = {"outlet": outlet_name("zagros_tv", "Zagros TV"), "runs": runs, "cause": told("challenge").says, "since": good}
        message, remedy = sentence("{outlet} keeps us out for {runs}: {cause}; {since}.", **known), whole(told("challenge").remedy)
        problem = {"outlet": "zagros_tv", "rule": "blocked", "cause": "challenge", "remedy": str(remedy), "remedy_parts": parts_of(remedy)}
        connection.execute(insert(Problem).values(problem | _said(message) | times))
        over = {"outlet": None, "rule": "local_outage", "cause": outage.CAUSE, "remedy": "Nothing."} | _said(outage.message(times["first_seen_at"]))
        connection.execute(insert(Problem).values(over | times | {"ended_at": self.now - timedelta(days=20)}))
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
    connection.execute(insert(Page).values(page | {"language": language, "first_seen_at": at, "fetched_at": at, "next_try_at": at}))
    found = [(term, group, zone, text.find(term), text.count(term)) for term, group in terms or [] for zone, text in (("title", title), ("body", body))]
    evidence = [{"term": t, "zone": z, "start": a, "end": a + len(t), "rule": "strong", "group": g} for t, g, z, a, _ in found if a >= 0]
    own = {"id": number, "page_id": number, "outlet": outlet, "topic": "coalition-iraq", "url": url, "title": title, "body": body, "language": language}
    dates = {"published_at": at, "published_local": at.astimezone(ZONE).date(), "published_precision": "minute", "published_source": "json-ld"}
    judged = {"verdict": verdict, "score": 3.0 if verdict == "relevant" else 1.2, "text_hash": sha256(body.encode()).hexdigest()}
    more = {"published_raw": at.isoformat(), "authors": ["Desk"], "section": "Politics", "tags": [], "provenance": {"title": "layout:h1", "body": "layout"}}
    seen = at + (found_after or timedelta(minutes=9))
    timing = {"hour": hour_of(at, ZONE), "delay": delay_of(at, None, seen, ZONE, backfilled=False)}
    connection.execute(insert(Story).values(own | dates | judged | more | timing | {"day": day, "first_seen_at": seen, "fetched_at": at}))
    index_story(connection, number, title, body)
    write_sketch(connection, number, day, body)
    where = {"story_id": number, "outlet": outlet, "day": day, "verdict": verdict}
    said = {"topic": "coalition-iraq", "rule_verdict": verdict, "score": judged["score"], "evidence": evidence, "language": language}
    connection.execute(insert(StoryTopic).values(where | said))
    for term, group, zone, _, times in (f for f in found if f[4]):
        row = {"topic": "coalition-iraq", "term": term, "zone": zone, "term_group": group, "language": language, "count": times}
        connection.execute(insert(Mention).values(where | row))
    for name, canonical, kind in sources or []:
        start = max(body.find(name), 0)
        row = {"name": name, "canonical": canonical, "kind": kind, "role": "cited", "start": start, "end": start + len(name)}
        connection.execute(insert(AttributionRow).values(where | row | {"language": language}))
