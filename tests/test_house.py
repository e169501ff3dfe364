"""Which room may import which: docs/architecture.md draws the same arrows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Importable by every room: they know nothing but themselves and the standard library (config: pydantic).
COMMON = {"crawler", "crawler.errors", "crawler.sentences", "crawler.urls", "crawler.route", "crawler.outlet", "crawler.article", "crawler.config"}
PURE = {"crawler.text", "crawler.topic", "crawler.extract", "crawler.discovery", "crawler.evaluation", "crawler.usual"}
# Each room and the other rooms it may import. A room may always import itself.
ARROWS: dict[str, set[str]] = {
    "crawler.errors": set(),
    "crawler.sentences": set(),
    "crawler.urls": set(),
    "crawler.route": set(),
    "crawler.outlet": set(),
    "crawler.article": set(),
    "crawler.config": set(),
    "crawler.misspelt": set(),
    "crawler.output": set(),
    "crawler.chromium": set(),
    "crawler.process": set(),
    "crawler.rules": set(),
    "crawler.rhythm": set(),
    "crawler.cadence": {"crawler.rhythm"},
    "crawler.false_discovery": set(),
    "crawler.significance": {"crawler.false_discovery"},
    "crawler.rising": {"crawler.significance", "crawler.text"},
    "crawler.usual": {"crawler.false_discovery"},
    "crawler.digest": {"crawler.chromium", "crawler.localization", "crawler.storage", "crawler.text"},
    "crawler.localization": set(),
    "crawler.text": set(),
    "crawler.topic": {"crawler.text"},
    "crawler.extract": {"crawler.text"},
    "crawler.discovery": {"crawler.extract"},
    "crawler.evaluation": {"crawler.text"},
    "crawler.items": {"crawler.extract", "crawler.discovery"},
    "crawler.fetch": {"crawler.extract"},
    "crawler.archive": set(),
    "crawler.families": {"crawler.archive", "crawler.chromium", "crawler.discovery", "crawler.extract", "crawler.fetch", "crawler.items", "crawler.text"},
    "crawler.spiders": {"crawler.families"},
    "crawler.registry": {"crawler.families"},
    "crawler.settings": {"crawler.misspelt"},
    "crawler.storage": {"crawler.rising", "crawler.significance", "crawler.text", "crawler.usual"},  # search folds as the matcher does
    "crawler.health": {"crawler.storage", "crawler.cadence", "crawler.process"},
    # Of fetch only which addresses are private.
    "crawler.notify": {"crawler.digest", "crawler.localization", "crawler.storage", "crawler.fetch", "crawler.text", "crawler.usual"},
    "crawler.pipelines": PURE
    | {"crawler.items", "crawler.storage", "crawler.health", "crawler.cadence", "crawler.rhythm", "crawler.process", "crawler.fetch", "crawler.families"}
    | {"crawler.registry", "crawler.rules"},
    "crawler.logs": set(),
    "crawler.doctor": {"crawler.chromium", "crawler.monitor", "crawler.notify", "crawler.process", "crawler.registry", "crawler.storage"}
    | {"crawler.misspelt", "crawler.text", "crawler.topic"},
    "crawler.monitor": {"crawler.health", "crawler.storage"},
    "crawler.upkeep": {"crawler.digest", "crawler.process", "crawler.storage"},
    "crawler.batch": {"crawler.logs", "crawler.storage", "crawler.health", "crawler.cadence", "crawler.process"},
    "crawler.requested": {"crawler.batch", "crawler.logs", "crawler.process", "crawler.storage"},
    "crawler.rejudge": {"crawler.pipelines", "crawler.process", "crawler.storage"},
    "crawler.up": {"crawler.process", "crawler.storage"},
    "crawler.crawl": {
        "crawler.families",
        "crawler.fetch",
        "crawler.health",
        "crawler.pipelines",
        "crawler.process",
        "crawler.settings",
        "crawler.storage",
        "crawler.registry",
    },
    "crawler.check": {
        "crawler.crawl",
        "crawler.discovery",
        "crawler.families",
        "crawler.health",
        "crawler.items",
        "crawler.pipelines",
        "crawler.storage",
    },
    "crawler.survey": {"crawler.console", "crawler.families", "crawler.health", "crawler.process", "crawler.report"},
    "crawler.contract": PURE | {"crawler.fetch", "crawler.registry"},
    "crawler.export": {"crawler.storage", "crawler.text"},
    "crawler.labelled": {"crawler.contract", "crawler.evaluation", "crawler.fetch", "crawler.storage", "crawler.text", "crawler.topic"},
    "crawler.scores": {"crawler.console", "crawler.evaluation"},
    "crawler.unfinished": {"crawler.archive", "crawler.families", "crawler.storage"},
    "crawler.backfill": {
        "crawler.archive",
        "crawler.crawl",
        "crawler.families",
        "crawler.fetch",
        "crawler.health",
        "crawler.pipelines",
        "crawler.process",
        "crawler.storage",
        "crawler.unfinished",
    },
    "crawler.warc": PURE
    | {"crawler.archive", "crawler.backfill", "crawler.fetch", "crawler.health", "crawler.pipelines", "crawler.process", "crawler.storage"},
    "crawler.filling": {
        "crawler.archive",
        "crawler.backfill",
        "crawler.console",
        "crawler.families",
        "crawler.fetch",
        "crawler.health",
        "crawler.registry",
        "crawler.storage",
        "crawler.unfinished",
        "crawler.warc",
    },
    "crawler.console": {"crawler.backfill", "crawler.output", "crawler.pipelines", "crawler.storage"},
    "crawler.reasons": {"crawler.console", "crawler.text", "crawler.topic"},
    "crawler.drafting": {"crawler.discovery", "crawler.extract", "crawler.fetch"},
    "crawler.newcomer": {"crawler.check", "crawler.discovery", "crawler.drafting", "crawler.extract", "crawler.families", "crawler.fetch"},
    "crawler.capture": {"crawler.crawl", "crawler.families", "crawler.fetch", "crawler.health"},
    "crawler.report": {"crawler.capture", "crawler.check", "crawler.fetch", "crawler.console", "crawler.health", "crawler.newcomer"},
    "dashboard": {
        "crawler.chromium",
        "crawler.digest",
        "crawler.localization",
        "crawler.logs",
        "crawler.misspelt",
        "crawler.rising",
        "crawler.significance",
        "crawler.storage",
        "crawler.health",
        "crawler.text",
        "crawler.export",
        "crawler.usual",
    },
    "scheduler": {
        "crawler.misspelt",
        "crawler.storage",
        "crawler.health",
        "crawler.notify",
        "crawler.cadence",
        "crawler.process",
        "crawler.logs",
        "crawler.batch",
        "crawler.requested",
        "crawler.registry",
        "crawler.rules",
        "crawler.text",
        "crawler.topic",
        "crawler.upkeep",
        "crawler.monitor",
    },
}
FREE = {"crawler.cli", "crawler.commands", "crawler.__main__"}  # may import everything in crawler
ONLY_IN = {
    "streamlit": {"dashboard"},
    "apscheduler": {"scheduler"},
    "sqlalchemy": {
        "crawler.storage",
        "crawler.pipelines",
        "crawler.crawl",
        "crawler.unfinished",
        "crawler.backfill",
        "crawler.warc",
        "crawler.export",
        "crawler.labelled",
        "crawler.health",
        "crawler.notify",
        "crawler.batch",
        "crawler.requested",
        "crawler.upkeep",
        "crawler.monitor",
        "crawler.rejudge",
        "crawler.doctor",
        "dashboard",
        "scheduler",
    },
    "scrapy": {
        "crawler.families",
        "crawler.fetch",
        "crawler.newcomer",
        "crawler.pipelines",
        "crawler.crawl",
        "crawler.backfill",
        "crawler.settings",
        "crawler.registry",
    },
    "scrapy_playwright": {"crawler.families"},
    "playwright": set(),
    "time": {
        "crawler.process",
        "crawler.batch",
        "crawler.requested",
        "crawler.monitor",
        "crawler.upkeep",
        "crawler.fetch",
        "crawler.up",
        "crawler.storage",
        "scheduler",
    },
    "warcio": {"crawler.fetch"},
    "requests": set(),
    "httpx": set(),
}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the product by its dotted name."""
    for folder in ("crawler", "dashboard"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path
    yield "scheduler", ROOT / "scheduler.py"


@cache
def imports(path: Path) -> frozenset[str]:
    """The dotted names a file imports, those for the type checker only included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def room(module: str) -> str:
    """The room a module stands in: a file of `crawler/`, a folder of it, or the dashboard."""
    parts = module.split(".")
    if parts == ["crawler", "__version__"]:
        return "crawler"
    return ".".join(parts[:2]) if parts[0] == "crawler" else parts[0]


MODULES = dict(modules())


@pytest.mark.parametrize("module", MODULES)
def test_imports_follow_the_arrows(module: str) -> None:
    own = room(module)
    if own in FREE:
        return
    known = ARROWS.get(own, set()) if module != "crawler" else set()
    rooms = {room(name) for name in imports(MODULES[module]) if name.split(".")[0] in ("crawler", "dashboard", "scheduler")}
    assert rooms <= known | COMMON | {own}, f"{module} imports {sorted(rooms - known - COMMON - {own})}"


def test_every_room_is_on_the_plan() -> None:
    rooms = {room(module) for module in MODULES} - {"crawler"} - FREE
    assert rooms == set(ARROWS)


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_rooms(library: str) -> None:
    users = {room(m) for m, path in MODULES.items() if any(n.split(".")[0] == library for n in imports(path))}
    assert users - FREE <= ONLY_IN[library]


def test_only_one_family_knows_the_browser() -> None:
    users = [m for m, path in MODULES.items() if any(n.split(".")[0] in ("playwright", "scrapy_playwright") for n in imports(path))]
    assert users == ["crawler.families.browser"]


@pytest.mark.parametrize("module", [m for m in MODULES if room(m) in PURE])
def test_pure_rooms_take_time_as_an_argument(module: str) -> None:
    source = MODULES[module].read_text(encoding="utf-8")
    for call in ("datetime.now(", "utcnow(", "date.today(", "time.time("):
        assert call not in source, f"{module} asks the clock"


def test_migrations_follow_each_other_one_by_one() -> None:
    """Two that took the same number, each right alone, leave no database that can be opened."""
    paths = sorted(path for path in (ROOT / "crawler" / "storage" / "migrations" / "versions").glob("[0-9]*.py"))
    said = [dict(re.findall(r"^(revision|down_revision)\b.*= (.+)$", path.read_text(), re.MULTILINE)) for path in paths]
    names = [repr(path.stem).replace("'", '"') for path in paths]
    assert [s["revision"] for s in said] == names
    assert [s["down_revision"] for s in said] == ["None", *names[:-1]]
    assert len({path.stem[:4] for path in paths}) == len(paths)


def test_nothing_outside_the_topic_file_knows_the_coalition() -> None:
    words = ("coalition", "التحالف", "ائتلاف", "centcom", "inherent resolve")
    told = [m for m, path in MODULES.items() if any(w in text.lower() for text in _strings(path) for w in words)]
    # An aggregator whose only known lists are tag pages of that name, and two outlets that bear such a name themselves.
    assert told == ["crawler.spiders.arabkhabar", "crawler.spiders.centcom", "crawler.spiders.cjtfoir"]


def _strings(path: Path) -> Iterator[str]:
    """The strings a module works with: docstrings, which may give examples, left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in told)
