"""`rasad capture KEY URL...`: fetches pages as a crawl does, and writes them as captures for `read --batch` and `crawl --replay`; nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.config import Config
from crawler.crawl import Request, crawl
from crawler.errors import SetupError
from crawler.families.base import OutletSpider
from crawler.families.keeping import keeping
from crawler.fetch.captures import Kept, write_folder
from crawler.health.diagnosis import exit_code

PAGES = 3  # where no address is given: the newest articles, beside the lists


class CaptureError(SetupError):
    """The captures cannot be written; the message says where and why."""


@dataclass(frozen=True, kw_only=True)
class Captured:
    """What was captured of an outlet."""

    folder: Path
    kept: tuple[Kept, ...]
    files: tuple[Path, ...]
    code: int  # the exit code: 0 when all that was asked for came
    message: str = ""  # why something did not come


def capture(spider: type[OutletSpider], urls: Sequence[str], config: Config, folder: Path | None, *, limit: int = PAGES, verbose: bool = False) -> Captured:
    """Capture pages of an outlet, or without addresses its routes and its newest articles. Can be called once per process, as `crawl`."""
    where = folder or Path("data") / "captures" / f"{spider.outlet.key}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if where.exists():
        raise CaptureError(f"{where} is there already: name another folder with --to.")
    kept: list[Kept] = []
    aside = config.model_copy(update={"database_url": "sqlite://"})
    (result,) = crawl([keeping(spider, kept)], aside, Request(urls=tuple(urls), limit=None if urls else limit, trigger="page", verbose=verbose))
    files = _written(where, kept) if kept else []
    came = sum(k.status == 200 and k.kind == "article" for k in kept)
    whole = came >= len(urls) if urls else bool(came)
    code = 0 if whole else exit_code([(result.diagnosis.state, result.diagnosis.cause)]) or 1
    return Captured(folder=where, kept=tuple(kept), files=tuple(files), code=code, message="" if whole else result.diagnosis.message)


def _written(folder: Path, kept: Sequence[Kept]) -> list[Path]:
    try:
        return write_folder(folder, kept)
    except OSError as error:
        raise CaptureError(f"{folder} cannot be written ({error.strerror}): name another folder with --to.") from None
