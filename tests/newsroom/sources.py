"""Who gets cited in the simulated world: the real sources of the product, and the invented outlets beside them."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.newsroom.desks import DESKS

_SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "sources.yaml"


def write_sources(path: Path) -> Path:
    """Write a sources file (RASAD_SOURCES_FILE) that knows the invented outlets under every name they are cited by."""
    tree = yaml.safe_load(_SEEDS.read_text(encoding="utf-8"))
    tree["outlet"] |= {desk.key: {"outlets": [desk.key], "names": list(dict.fromkeys(desk.names.values()))} for desk in DESKS}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path
