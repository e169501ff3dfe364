"""Files of outlets that can't be used: an outlet's own is its problem, any other one of the installation. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.outlet import WrongFile
from crawler.sentences import listed, outlet, plural, sentence
from crawler.storage.problems import Finding
from crawler.storage.reports.health import OutletState

WRONG_FILE = "wrong_file"


def wrong_files(wrong: Sequence[WrongFile], outlets: Sequence[OutletState]) -> Iterator[Finding]:
    """Find outlets that are not crawled for what their files say, and files that are nobody's."""
    remedy = sentence(
        "Correct the file, or take it away: the scheduler heeds that within seconds. Nothing it declares is crawled until then; other outlets are."
    )
    watched = {o.key: outlet(o.key, o.name) for o in outlets if o.active and not o.paused}
    others = []
    for file in sorted(wrong):
        if (name := watched.get(file.outlet)) is not None:
            message = sentence("{outlet} is not crawled: its file {file} can't be used ({why}).", outlet=name, file=file.path, why=file.why)
            yield Finding(file.outlet, WRONG_FILE, "wrong file", message, remedy)
        else:
            others.append(sentence("{file} ({why})", file=file.path, why=file.why))
    if others:
        message = plural(len(others), "A file of outlets can't be used: {files}.", "{n} files of outlets can't be used: {files}.", files=listed(others))
        yield Finding(None, WRONG_FILE, "wrong file", message, remedy)
