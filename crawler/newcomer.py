"""`rasad new-outlet URL`: probes an unknown site, guesses what it can, and writes the outlet's file, captures of it and a test to complete."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.article import Article
from crawler.check import check
from crawler.config import Config
from crawler.discovery.frontpage import Leads, read_front_page
from crawler.discovery.guess import LIKELY
from crawler.drafting import Place, Seen, first_test, outlet_file
from crawler.errors import SetupError
from crawler.extract.page import read_page
from crawler.families.base import OutletSpider
from crawler.families.keeping import keeping
from crawler.fetch.captures import Kept, write_folder
from crawler.outlet import Confidence, Feed, Kind, Outlet
from crawler.urls import clean_url, host_of

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "info", "net", "org"})  # of a country's domain: no name of an outlet


class NewOutletError(SetupError):
    """An outlet cannot be written; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written, and what a person has to do."""

    place: Place
    unverified: tuple[str, ...]


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

    class Stranger(OutletSpider):
        outlet: ClassVar[Outlet] = draft

    answers: list[Kept] = []
    (checkup,) = check([keeping(Stranger, answers)], config)
    bodies = Counter(k.article.body for k in answers if k.article)
    alike = [k.url for k in answers if k.article and bodies[k.article.body] > 1]  # the frame of a site whose text scripts fill in, or a notice
    kept = [replace(k, article=None) if k.url in alike else k for k in answers if k.kind in ("front", "article") or k.links]
    seen = Seen(draft=draft, kept=kept, unread=[*(p.cause for p in checkup.pages if p.cause), *["the same text on each"] * len(alike)])
    seen.routes = [(r.kind, r.url, "SEEN") for r in checkup.tried if r.works]
    seen.links = [link for k in reversed(seen.kept) for link in k.links] + list(checkup.front.articles if checkup.front else ())
    seen.articles = [k.article for k in seen.kept if k.article]
    if not seen.links:
        raise NewOutletError(f"{draft.home} gave no list of articles: {checkup.message} With a page saved from a browser, use --from FILE --url {url}.")
    return seen


def look_at_file(file: Path, url: str) -> Seen:
    """Take a page saved from a browser for all there is: its links, the feeds it names, and itself if it reads as an article."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise NewOutletError(f"{file} cannot be read ({error.strerror}).") from None
    draft = _draft(url)
    leads: Leads = read_front_page(body, url=url, content_type=None, outlet=draft)
    seen = Seen(draft=draft, routes=[("feed", u, "INFERRED") for u in leads.feeds[:2]], links=list(leads.articles))
    article = read_page(body, url=url, content_type=None, outlet=None, fetched_at=datetime.now(UTC))
    if isinstance(article, Article) and draft.is_article(url):
        seen.articles.append(article)
        seen.links.insert(0, url)
    seen.kept.append(Kept(url=url, kind="article" if seen.articles else "front", body=body, article=next(iter(seen.articles), None)))
    if not seen.links:
        raise NewOutletError(f"{file} links to nothing that looks like an article of {host_of(url)}: save its front page or an article.")
    seen.routes = seen.routes or [("listing", draft.home, "INFERRED")]
    return seen


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
