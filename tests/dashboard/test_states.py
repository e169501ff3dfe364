"""Whatever state the installation is in, a reader gets a sentence in their language, and never an exception."""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from streamlit.testing.v1 import AppTest

from crawler.localization import LANGUAGES, locale_for
from crawler.storage.engine import forget, open_database, writing
from dashboard import trouble
from tests.dashboard.conftest import Open, html_of, one_story


def _explained(app: AppTest, code: str, title: str, cause: str) -> None:
    reader = locale_for(code)
    assert not app.exception
    assert [s.value for s in app.subheader] == [reader.say(title)]
    assert cause in app.text[0].value
    assert f'data-lang="{code}" data-dir="{reader.direction}"' in html_of(app)
    assert [b.label for b in app.button] == [reader.say("Try again")]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_database_that_cannot_be_shown_is_explained_in_the_readers_language(
    url: str, show: Open, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _explained(show(lang=code), code, "There is no database yet", "make up")
    with writing(open_database(url)) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_the_future'"))
    forget(url)
    _explained(show(lang=code), code, "The database is of a newer Rasad", "newer Rasad")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database, but something longer than a header of one" * 40)
    monkeypatch.setenv("RASAD_DATABASE_URL", f"sqlite:///{broken}")
    damaged = show(lang=code)
    _explained(damaged, code, "The database cannot be opened", "not a database")
    assert escape(locale_for(code).say(trouble.DAMAGED)) in html_of(damaged)
    monkeypatch.setenv("RASAD_TIMEZONE", "Mars/Olympus")
    _explained(show(lang=code), code, "A setting is wrong", "RASAD_TIMEZONE")
    monkeypatch.setenv("RASAD_TIMEZONE", "Asia/Baghdad")
    monkeypatch.setenv("RASAD_DASHBOARD_PASSWORD", "too short")
    short = locale_for(code).say("shorter than {number} characters, so that it can be guessed", number="10")
    _explained(show(lang=code), code, "A setting is wrong", f"{short}{'; change' if code == 'en' else ''}")


def test_a_database_of_an_older_rasad_says_how_it_is_brought_up_to_date(url: str, show: Open) -> None:
    with writing(open_database(url)) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001_first_tables'"))
    forget(url)
    app = show(lang="fa")
    assert not app.exception
    assert [s.value for s in app.subheader] == [locale_for("fa").say("The database is of an older Rasad")]
    assert "rasad migrate" in app.text[0].value


def test_a_database_that_is_moved_away_is_missed_and_one_in_its_place_is_read(url: str, show: Open, tmp_path: Path, migrated_sqlite: Path) -> None:
    one_story(open_database(url))
    app = show("stories")
    assert "rs-card" in html_of(app)
    path = Path(str(make_url(url).database))
    (tmp_path / "away").mkdir()
    for file in tmp_path.glob(f"{path.name}*"):  # with its log
        file.rename(tmp_path / "away" / file.name)
    for _ in range(2):
        assert [s.value for s in app.run().subheader] == ["The database is gone"]
    assert not path.exists()
    shutil.copyfile(migrated_sqlite, path)
    assert "Nothing has been crawled yet" in html_of(app.run())


def test_a_page_that_stays_open_goes_on_by_itself_once_the_database_is_back(url: str, show: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_story(open_database(url))
    app = show("stories")
    assert "rs-card" in html_of(app)
    files = [*tmp_path.glob(f"{Path(str(make_url(url).database)).name}*")]
    (tmp_path / "away").mkdir()
    for file in files:
        file.rename(tmp_path / "away" / file.name)
    assert [s.value for s in app.run().subheader] == ["The database is gone"]

    def put_back(_: object) -> None:  # between what the page says and its next look
        for away in (tmp_path / "away").iterdir():
            away.rename(tmp_path / away.name)

    with monkeypatch.context() as later:
        later.setattr("dashboard.frame._AGAIN", timedelta(0))
        later.setattr("dashboard.parts.note", put_back)
        app.run()
    assert not app.exception
    assert "rs-card" in html_of(app)


def test_files_that_were_changed_under_the_dashboard_are_a_sentence(url: str, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(url)
    monkeypatch.setitem(sys.modules, "dashboard.frame", None)
    monkeypatch.delattr("dashboard.frame")
    app = show(lang="ar")
    assert not app.exception
    assert "rasad up" in app.error[0].value
    assert app.error[0].value == locale_for("ar").say("Rasad's files were changed while its dashboard ran, by an upgrade perhaps: start it again (`rasad up`).")


def test_an_error_of_our_own_is_a_sentence_and_the_other_pages_work(url: str, show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(url)
    monkeypatch.setattr("dashboard.filters.show", lambda *_: 1 / 0)
    app = show(lang="ar")
    assert not app.exception
    assert [s.value for s in app.subheader] == [locale_for("ar").say("This page could not be shown")]
    monkeypatch.undo()
    monkeypatch.setenv("RASAD_DATABASE_URL", url)
    assert "rs-strip" in html_of(app.run())


def test_the_address_bears_the_language_and_everything_is_said_in_it(url: str, show: Open) -> None:
    open_database(url)
    app = show("stories", lang="fa")
    assert not app.exception
    assert app.query_params["lang"] in ("fa", ["fa"])
    assert ">خبرها</h1>" in html_of(app)
    assert 'data-choice="period" aria-label="دوره"' in html_of(app)
    assert "هنوز چیزی گردآوری نشده است" in html_of(app)
    assert '<code dir="ltr">rasad crawl KEY</code>' in html_of(app)


@pytest.mark.parametrize("part", ["outlets", "relays", "cited", "one"])
def test_sources_of_an_empty_database_say_how_to_begin_and_blame_no_filter(url: str, show: Open, part: str) -> None:
    open_database(url)
    app = show("sources", part=part)
    assert not app.exception
    assert "Nothing has been crawled yet." in html_of(app)
    assert "under these filters" not in html_of(app)
