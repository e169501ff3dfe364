"""`rasad new-outlet URL`: probes an unknown site, guesses what it can, and writes the outlet's file, captures of it and a test to complete."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.article import Article
from crawler.check import Checkup, check
from crawler.config import Config
from crawler.discovery.frontpage import NO_SECTION, Leads, read_front_page
from crawler.discovery.guess import LIKELY, alike, named, naming
from crawler.discovery.probing import ENOUGH
from crawler.drafting import Place, Seen, first_test, outlet_file
from crawler.errors import SetupError
from crawler.extract.links import Found
from crawler.extract.page import read_page
from crawler.extract.shape import is_root
from crawler.families.base import OutletSpider
from crawler.families.keeping import keeping
from crawler.fetch.captures import Kept, write_folder
from crawler.outlet import Confidence, Feed, Kind, Listing, Outlet, Route
from crawler.urls import clean_url, host_of, readable

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "info", "net", "org"})  # of a country's domain: no name of an outlet


_SHOWN = 3  # links that a refusal names
_BY_HAND = "write its file by hand (docs/adding-an-outlet.md, By hand)."


class NewOutletError(SetupError):
    """An outlet cannot be written; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written, and what a person has to do."""

    place: Place
    unverified: tuple[str, ...]


class _Stranger(OutletSpider):
    """An outlet whose articles' addresses nobody has told: what a feed names is one, and so is what a front page lists much of."""

    def links_in(self, response: Response, route: Route) -> Found:
        """Take what a feed names for an article."""
        found = super().links_in(response, route)
        if not isinstance(route, Listing):
            type(self).outlet = naming(self.outlet, named(found.links, self.outlet))
        return found

    def parse_front_page(self, response: Response) -> Iterator[Any]:
        """Take what a front page lists much of for articles, where no address looks like one."""
        leads = read_front_page(response.body, url=response.url, content_type=None, outlet=self.outlet)
        if len(leads.articles) < ENOUGH:
            type(self).outlet = naming(self.outlet, alike(leads.others))
        yield from super().parse_front_page(response)


def place(url: str, *, key: str | None, known: Iterable[str], root: Path) -> Place:
    """Return where an outlet will be written, before anything is fetched; raises NewOutletError where it cannot be: nothing that is there is overwritten."""
    key = key if key is not None else _key_of(host_of(_draft(url).home))
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", key):
        raise NewOutletError(f"{key!r} is no key: choose one of 2 to 31 lower-case letters a-z, digits and _, a letter first, with --key.")
    spider, test, captures = root / "crawler" / "spiders" / f"{key}.py", root / "tests" / "outlets" / f"test_{key}.py", root / "data" / "captures" / key
    if not spider.parent.is_dir():
        raise NewOutletError(f"{root.resolve().name} is no checkout of Rasad (it has no crawler/spiders): run this in one.")
    for path in (spider, test, captures):
        if path.exists():
            raise NewOutletError(f"{path} is there already: choose another --key, or remove it.")
    if key in known:
        raise NewOutletError(f"There is an outlet {key!r} already (`rasad outlets {key}`): choose another --key.")
    return Place(key=key, spider=spider, test=test, captures=captures)


def look(url: str, config: Config) -> Seen:
    """Probe a site as `rasad check` does, and keep what it answered; raises NewOutletError where it gives nothing to go by."""
    draft = _draft(url)

    class Stranger(_Stranger):
        outlet: ClassVar[Outlet] = draft

    answers: list[Kept] = []
    (checkup,) = check([keeping(Stranger, answers)], config)
    bodies = Counter(k.article.body for k in answers if k.article)
    alike = [k.url for k in answers if k.article and bodies[k.article.body] > 1]  # the frame of a site whose text scripts fill in, or a notice
    kept = [replace(k, article=None) if k.url in alike else k for k in answers if k.kind in ("front", "article") or k.links]
    seen = Seen(draft=draft, kept=kept, unread=[*(p.cause for p in checkup.pages if p.cause), *["the same text on each"] * len(alike)])
    seen.routes = [(r.kind, r.url, "SEEN") for r in checkup.tried if r.works]
    listed = [link for k in reversed(seen.kept) for link in k.links]
    seen.links = listed + [a for a in (checkup.front.articles if checkup.front else ()) if not listed or draft.is_article(a)]
    seen.articles = [k.article for k in seen.kept if k.article]
    if not seen.links:
        raise NewOutletError(_nothing_found(checkup))
    return seen


def look_at_file(file: Path, url: str) -> Seen:
    """Take a page saved from a browser for all there is: its links, the feeds it names, and itself if it reads as an article."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise NewOutletError(f"{file} cannot be read ({error.strerror}).") from None
    draft = _draft(url)
    leads: Leads = read_front_page(body, url=url, content_type=None, outlet=draft)
    seen = Seen(draft=draft, routes=[("feed", u, "INFERRED") for u in leads.feeds[:2]], links=list(leads.articles) or alike([url, *leads.others]))
    article = read_page(body, url=url, content_type=None, outlet=None, fetched_at=datetime.now(UTC))
    may_be_any = not (seen.links or is_root(url) or NO_SECTION.search(url))
    if isinstance(article, Article) and (draft.is_article(url) or url in seen.links or may_be_any):
        seen.articles.append(article)
        seen.links.insert(0, url)
    seen.kept.append(Kept(url=url, kind="article" if seen.articles else "front", body=body, article=next(iter(seen.articles), None)))
    if not seen.links:
        raise NewOutletError(
            f"{file} links to nothing that looks like an article of {host_of(url)}: {_why_none(leads.others)} Save another page of it, or {_BY_HAND}"
        )
    seen.routes = seen.routes or [("listing", draft.home, "INFERRED")]
    return seen


def _nothing_found(checkup: Checkup) -> str:
    """Return why a site gave nothing to go by: what answered and what it links to, else how the tries failed."""
    gave, front = f"{checkup.outlet.home} gave no list of articles", checkup.front
    if front is None:
        return f"{gave}: {checkup.message} With a page saved from a browser, use --from FILE --url {checkup.outlet.home}."
    lists = [r for r in checkup.tried if r.status == HTTPStatus.OK and not r.cause]
    answered = ", ".join(dict.fromkeys([front.url, *(r.url for r in lists)]))
    why = _why_none([*front.others, *(u for r in lists for u in r.others)], checkup.outlet)
    return f"{gave}. What answered: {answered}. {why} With an article saved from a browser, use --from FILE --url ADDRESS, or {_BY_HAND}"


def _why_none(others: Sequence[str], outlet: Outlet | None = None) -> str:
    """Return which links were seen, and why none counts as an article."""
    links = [readable(u) for u in dict.fromkeys(others)]
    foreign = [u for u in links if outlet and not outlet.owns(u)]
    own = [u for u in links if u not in foreign]
    which = f"{len(own)} such as {', '.join(own[:_SHOWN])}, but none with a number, a few words or an id where articles have them" if own else "none of its own"
    return f"Links: {which}{f'; {foreign[0]} is on another host' if foreign else ''}."


def write(seen: Seen, where: Place, *, name: str | None) -> Written:
    """Write the outlet's file, its captures and its test; where one cannot be written, none stays."""
    text, unverified = outlet_file(seen, where, name or host_of(seen.draft.home))
    try:
        write_folder(where.captures, seen.kept)
        where.test.parent.mkdir(parents=True, exist_ok=True)
        (where.test.parent / "__init__.py").touch()
        where.test.write_text(first_test(seen, where.key), encoding="utf-8")
        where.spider.write_text(text, encoding="utf-8")
    except OSError as error:
        shutil.rmtree(where.captures, ignore_errors=True)
        for path in (where.test, where.spider):
            path.unlink(missing_ok=True) if path.is_file() else None
        raise NewOutletError(f"{error.filename} cannot be written ({error.strerror}): nothing was written of {where.key}.") from None
    return Written(place=where, unverified=unverified)


def _key_of(host: str) -> str:
    """Return the key that a host suggests: its name without the domain it stands in."""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return re.sub(r"[^a-z0-9]+", "_", "site_" + host).strip("_")
    labels = labels[:-2] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[:-1]
    key = re.sub(r"[^a-z0-9]+", "_", labels[-1]).strip("_")
    return "site_" + key if key[:1].isdigit() else key


def _draft(url: str) -> Outlet:
    try:
        parts = urlsplit(clean_url(url))
    except ValueError:
        raise NewOutletError(f"{url!r} is no web address, such as https://paper.example/.") from None
    home = f"{parts.scheme}://{parts.netloc}/"
    site = re.escape(parts.netloc.removeprefix("www."))
    return Outlet(
        key="stranger", name=parts.netloc, native_name=parts.netloc, home=home, hosts=(host_of(home),), languages=("en",), country="unknown",
        kind=Kind.PRIVATE, line="unknown", timezone="UTC", routes=(Feed(url=home + "feed", confidence=Confidence.RECALLED),),
        article=rf"^https?://(?:www\.)?{site}" + LIKELY,
    )  # fmt: skip
