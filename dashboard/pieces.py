"""Which pieces of Streamlit's own script a page will ask for.

Streamlit's browser side loads the script of a kind of element, and the scripts that needs, when the first such element arrives: after the connection and
the run of the page. Named in the first page they are there by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from streamlit.file_util import get_static_dir

EVERYWHERE = ("Html",)
OF = {
    "today": ("Button",),
    "volume": ("ArrowVegaLiteChart", "DownloadButton"),
    "sources": ("DownloadButton",),
    "keywords": ("ArrowVegaLiteChart",),
    "stories": ("TextInput",),
    "health": (),
}
HEAVY = ("ArrowVegaLiteChart.", "embed.")  # made ready before they are needed (browser/soon.js)
_IMPORTED = re.compile(r"import\(`\./(\w+)\.[^`]+`\)(?:\.then\([^)]*\))?,__vite__mapDeps\(\[([\d,]*)\]\)")


@cache
def files(view: str) -> tuple[str, ...]:
    """Return the files in Streamlit's folder of scripts that a page needs beside those of every Streamlit page; what is not found is left out."""
    wanted = [file for piece in (*EVERYWHERE, *OF.get(view, ())) for file in known().get(piece, ())]
    return tuple(file for file in dict.fromkeys(wanted) if file not in _at_once())


@cache
def known() -> dict[str, tuple[str, ...]]:
    """Return the files of each kind of element, as Streamlit's first script names them."""
    script = _first_script()
    named = script.partition("__vite__mapDeps=")[2].partition("m.f=[")[2].partition("]")[0]
    names = [quoted.strip('"') for quoted in named.split(",")]
    return {piece: tuple(_scripts(names[int(n)] for n in numbers.split(",") if n and int(n) < len(names))) for piece, numbers in _IMPORTED.findall(script)}


def _scripts(names: Iterable[str]) -> Iterator[str]:
    return (name.removeprefix("./") for name in names if name.endswith(".js"))


@cache
def _first_page() -> str:
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")


def _at_once() -> frozenset[str]:
    return frozenset(re.findall(r"static/js/([\w.-]+\.js)", _first_page()))


def _first_script() -> str:
    found = re.search(r'<script type="module"[^<>]*src="\./(static/js/[\w.-]+)"', _first_page())
    return (Path(get_static_dir()) / found[1]).read_text(encoding="utf-8") if found else ""
