"""Writing one story: a happening told in an outlet's own words, or another outlet's text copied."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.newsroom.almanac import Happening
from tests.newsroom.desks import AGENCIES, DESKS, Desk
from tests.newsroom.phrases import Kind, Phrasebook, phrasebook
from tests.newsroom.story import Story, story_id

_CITING = {True: 0.45, False: 0.2}  # share of stories that cite someone: on the topic, off it
_SIBLING = 0.5  # of those: another outlet of this world, else a real agency
_LATEST = 150  # minutes: a late copy of a late story still comes before the next day's first one
_ENGLISH = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
_PERSIAN_LETTERS = str.maketrans("يك", "یک")  # as aggregators spell their tags
_LISTED = ("base", "sbase", "front", "city", "ministry", "club")


def tell(seed: int, desk: Desk, happening: Happening) -> Story:
    """Return a happening in an outlet's own words."""
    book = phrasebook(desk.language)
    draw = Random(f"{seed}/story/{desk.key}/{happening.id}")
    kind, subject = book.kinds[happening.kind], happening.subject
    variant = (happening.variant + DESKS.index(desk)) % len(kind.leads) if subject.wordings else happening.variant
    title = draw.choice(kind.titles[variant :: len(kind.leads)]).format_map(_slots(book, happening))
    slots = _slots(book, happening) | {"outlet": desk.native}
    lead = kind.leads[variant].format_map(slots)
    first = draw.choice(book.sentences("dateline")).format_map(slots | {"text": lead})
    rest = [text.format_map(slots | _loose(book, draw)) for text in _chosen(book, kind, variant, happening, draw)]
    cited: tuple[str, ...] = ()
    if draw.random() < _CITING[subject.topic]:
        name, cited = _cited(book, draw, desk)
        line = draw.choice(book.sentences("cite topic" if subject.topic else "cite"))
        rest.insert(draw.randint(1, len(rest)), line.format_map(slots | _loose(book, draw) | {"agency": name}))
    return Story(
        outlet=desk.key,
        id=story_id(happening.at) + _delay(draw, desk),
        happening=happening.id,
        kind=happening.kind,
        topic=subject.topic,
        section=subject.section,
        language=desk.language,
        title=title,
        lead=lead,
        paragraphs=(*([lead] if desk.leads else []), first, *(_capital(text) for text in rest)),
        tags=kind.tags,
        author=draw.choice(book.sentences("byline")),
        cited=cited,
    )


def copy(seed: int, desk: Desk, original: Story, source: Desk) -> Story:
    """Return another outlet's story as this one relays it: the same text, later, with its source named."""
    book = phrasebook(desk.language)
    draw = Random(f"{seed}/copy/{desk.key}/{original.outlet}/{original.id}")
    named = {"outlet": desk.native, "source": source.native, "text": original.lead, "CITY": ""}
    first, *rest = original.paragraphs[1:] if source.leads else original.paragraphs
    tags = original.tags
    if desk.family == "aggregator":  # takes the text as it is, and names the source below it
        rest.append(book.sentences("sourceline")[0].format_map(named))
        tags = tuple(tag.translate(_PERSIAN_LETTERS) for tag in tags)
    elif source.native not in first:  # a first sentence that names its agency is copied as it is
        first = draw.choice(book.sentences("relay")).format_map(named)
    return replace(
        original,
        outlet=desk.key,
        id=original.id + 5 + _delay(draw, desk),
        paragraphs=(*([original.lead] if desk.leads else []), first, *rest),
        tags=tags,
        author=draw.choice(book.sentences("byline")),
        cited=(source.key, *(key for key in original.cited if key != desk.key)),
        copy_of=(original.outlet, original.id),
    )


def _chosen(book: Phrasebook, kind: Kind, variant: int, happening: Happening, draw: Random) -> list[str]:
    fitting = kind.fitting(variant)
    details = draw.sample(fitting, min(len(fitting), draw.randint(2, 4)))
    pool = book.sentences("pool topic" if happening.subject.topic else f"pool {happening.subject.section}")
    return details + draw.sample(pool, min(len(pool), draw.randint(1, 3 if len(details) < 4 else 2)))


def _cited(book: Phrasebook, draw: Random, desk: Desk) -> tuple[str, tuple[str, ...]]:
    """Choose who is named as the source of a statement: its name in this language, and its key."""
    if draw.random() < _SIBLING:
        other = draw.choice([d for d in DESKS if d.key != desk.key and d.family != "aggregator"])
        return other.names[book.language], (other.key,)
    number = draw.randrange(len(AGENCIES))
    return book.entry("agency", number)[0], (AGENCIES[number],)


def _slots(book: Phrasebook, happening: Happening) -> dict[str, str]:
    """Return the facts of a happening in one language."""
    facts = happening.facts
    slots = {name: book.digits(str(value)) for name, value in facts.items()}
    slots |= {name: book.entry(name, int(facts[name]))[0] for name in _LISTED if name in book.lists}
    slots |= {f"{name}_at": book.entry(name, int(facts[name]))[1] for name in ("base", "sbase")}
    slots["club2"] = book.entry("club", int(facts["club2"]))[0]
    slots["weekday"] = book.entry("weekday", int(facts["weekday"]))[0]
    slots["CITY"] = slots["city"].upper()
    slots["few_cap"] = _ENGLISH[int(facts["few"])]
    return slots


def _loose(book: Phrasebook, draw: Random) -> dict[str, str]:
    """Return what a paragraph says of its own: numbers and people that are no facts of the happening."""
    some = draw.randint(3, 9)
    numbers = {"some": some, "many": draw.randint(12, 85), "crowd": draw.randrange(150, 951, 100), "share": draw.randint(3, 45)}
    return {
        **{name: book.digits(str(value)) for name, value in numbers.items()},
        "some_cap": _ENGLISH[some],
        "expert": draw.choice(book.sentences("expert")),
        "woman": draw.choice(book.sentences("woman")),
    }


def _delay(draw: Random, desk: Desk) -> int:
    """Return after how many minutes an outlet has it: mostly about its hurry, at times much later, never on the next morning."""
    return min(round(draw.expovariate(1 / desk.hurry)) + 2, _LATEST)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
