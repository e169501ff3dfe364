"""The outlets of the simulated news world, and the kinds of news they tell. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One simulated outlet: what the story generator and its site need to know."""

    key: str
    name: str
    names: dict[str, str]  # how each language calls it when citing it
    language: str
    family: str  # the CMS its site imitates
    timezone: str
    volume: int  # stories on an ordinary day
    hurry: int  # minutes until it has a story, in the middle
    relays: tuple[str, ...] = ()  # whose stories it copies
    copied: float = 0.0  # share of its stories that are copies
    prints_time: bool = True  # else its pages tell the day alone
    leads: bool = False  # prints the lead above the text as its first part

    @property
    def native(self) -> str:
        """Its name in its own language."""
        return self.names[self.language]

    @property
    def zone(self) -> ZoneInfo:
        """Its local time."""
        return ZoneInfo(self.timezone)

    @property
    def realm(self) -> Literal["iran", "iraq"]:
        """Where its home news happens."""
        return "iran" if self.language == "fa" else "iraq"


DESKS: tuple[Desk, ...] = (  # in the order of their ports
    Desk(
        key="sepidar",
        name="Sepidar News Agency",
        family="samaneh",
        language="fa",
        timezone="Asia/Tehran",
        volume=22,
        hurry=45,
        leads=True,
        names={"fa": "خبرگزاری سپیدار", "ar": "وكالة سبيدار", "en": "Sepidar News Agency", "ckb": "ئاژانسی سپیدار"},
        relays=("ravand",),
        copied=0.15,
    ),
    Desk(
        key="ravand",
        name="Ravand News Agency",
        family="nastooh",
        leads=True,
        language="fa",
        timezone="Asia/Tehran",
        volume=20,
        hurry=35,
        names={"fa": "خبرگزاری روند", "ar": "وكالة روند", "en": "Ravand News Agency", "ckb": "ئاژانسی ڕەوەند"},
        relays=("sepidar",),
        copied=0.1,
    ),
    Desk(
        key="sanabil",
        name="Sanabil News Agency",
        family="wordpress",
        language="ar",
        timezone="Asia/Baghdad",
        volume=18,
        hurry=15,
        names={"ar": "وكالة سنابل", "fa": "خبرگزاری سنابل", "en": "Sanabil News Agency", "ckb": "ئاژانسی سەنابل"},
    ),
    Desk(
        key="galawej",
        name="Galawej Network",
        family="rudaw",
        language="ckb",
        timezone="Asia/Baghdad",
        volume=9,
        hurry=20,
        prints_time=False,
        names={"ckb": "تۆڕی گەلاوێژ", "ar": "شبكة كلاويز", "fa": "شبکه گلاویژ", "en": "Galawej Network"},
    ),
    Desk(
        key="tigris",
        name="The Tigris Monitor",
        family="arc",
        language="en",
        timezone="Asia/Baghdad",
        volume=12,
        hurry=60,
        names={"en": "the Tigris Monitor", "ar": "صحيفة تايغريس مونيتور", "fa": "روزنامه تایگریس مانیتور", "ckb": "ڕۆژنامەی تایگریس مۆنیتەر"},
    ),
    Desk(
        key="shurfa",
        name="Shurfa",
        family="rendered",
        language="ar",
        timezone="Asia/Baghdad",
        volume=8,
        hurry=90,
        names={"ar": "منصة شرفة", "fa": "پایگاه خبری شرفه", "en": "Shurfa", "ckb": "سەکۆی شورفە"},
        relays=("sanabil",),
        copied=0.3,
    ),
    Desk(
        key="jami",
        name="Jami al-Akhbar",
        family="aggregator",
        language="ar",
        timezone="UTC",
        volume=25,
        hurry=120,
        prints_time=False,
        names={"ar": "جامع الأخبار", "fa": "جامع الاخبار", "en": "Jami al-Akhbar", "ckb": "جامیع ئەخبار"},
        relays=("sanabil", "furat", "shurfa"),
        copied=1.0,
    ),
    Desk(
        key="furat",
        name="Euphrates Line",
        family="datalife",
        language="ar",
        timezone="Asia/Baghdad",
        volume=14,
        hurry=40,
        names={"ar": "شبكة خط الفرات", "fa": "شبکه خط فرات", "en": "Euphrates Line", "ckb": "تۆڕی هێڵی فورات"},
        relays=("sanabil",),
        copied=0.35,
    ),
)
DESK = {desk.key: desk for desk in DESKS}

AGENCIES = ("ina", "reuters", "afp", "ap", "anadolu", "rudaw", "shafaq", "alsumaria")  # as in the list `agency` of the phrasebooks


@dataclass(frozen=True)
class Subject:
    """One kind of news: where it is printed, how often it happens, and whether it is about the coalition."""

    section: str
    weight: float
    topic: bool = False
    wordings: bool = False  # its first sentences are wordings of one thing, not different things


SUBJECTS: dict[str, Subject] = {
    "attack": Subject("security", 2, topic=True, wordings=True),
    "talks": Subject("politics", 2, topic=True, wordings=True),
    "withdrawal": Subject("security", 1.5, topic=True),
    "visit": Subject("security", 1, topic=True),
    "raid": Subject("security", 2, topic=True),
    "statement": Subject("politics", 1.5, topic=True),
    "training": Subject("security", 1, topic=True),
    "syria": Subject("security", 1.5, topic=True),
    "report": Subject("politics", 0.5, topic=True),
    "cabinet": Subject("politics", 2),
    "parliament": Subject("politics", 2),
    "party": Subject("politics", 1),  # a coalition of parties: near the topic, not in it
    "yemen": Subject("world", 0.7),  # another military coalition
    "europe": Subject("world", 0.7),  # a coalition government
    "oil": Subject("economy", 2),
    "currency": Subject("economy", 2),
    "electricity": Subject("economy", 1.5),
    "trade": Subject("economy", 1),
    "weather": Subject("society", 2),
    "accident": Subject("society", 2),
    "health": Subject("society", 1.5),
    "education": Subject("society", 1.2),
    "water": Subject("society", 1.2),
    "bookfair": Subject("culture", 1.2),
    "heritage": Subject("culture", 1),
    "match": Subject("sport", 3),
    "athletics": Subject("sport", 1),
}
