"""What tests of pages share: a database of their own, and a page opened as a browser would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from crawler.storage.engine import forget, open_database

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the dashboard's database, which does not exist yet."""
    address = f"sqlite:///{tmp_path / 'rasad.db'}"
    monkeypatch.setenv("RASAD_DATABASE_URL", address)
    st.cache_data.clear()
    yield address
    forget(address)


@pytest.fixture
def engine(url: str) -> Engine:
    """The dashboard's database, empty."""
    return open_database(url)


@pytest.fixture
def show(url: str) -> Open:
    """Opens a page of the dashboard, as a browser would; the first one where none is named."""

    def open_page(page: str = "", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app.switch_page(f"views/{page}.py").run() if page else app

    return open_page
