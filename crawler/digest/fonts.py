"""The dashboard's font inside a document, so that it looks the same wherever it is read or printed. Its description is that of the dashboard's own settings."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

_DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


@cache
def font_faces() -> str:
    """Return CSS that holds the font as data (OFL, about 140 KB); nothing where the dashboard is not installed, so that a font of the reader's stands in."""
    try:
        settings = tomllib.loads((_DASHBOARD / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
        return "".join(_face(face, _DASHBOARD / "static") for face in settings["theme"]["fontFaces"])
    except OSError:
        return ""


def _face(face: dict[str, Any], folder: Path) -> str:
    data = b64encode((folder / Path(face["url"]).name).read_bytes()).decode()
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f"@font-face{{font-family:{face['family']};font-weight:{face['weight']};unicode-range:{face['unicodeRange']};src:{source}}}"
