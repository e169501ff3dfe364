"""What others wrote, shown on Health as text and nothing else: logs, pages that could not be read."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from crawler.storage.engine import reading, writing
from crawler.storage.models import KeptPage, Page, Problem, Run
from dashboard import data
from dashboard.health.pages import decoded, visible_text
from tests.dashboard.conftest import html_of
from tests.dashboard.health.conftest import Look, code_of

BAD = 900_000  # the world's page of sepidar that could not be read
HOSTILE = '<html><title>ت</title><script>window.owned=1</script><img src="http://127.0.0.1:9/x.png"><p>متن <b>واقعی</b> &amp; دیگر</p><p>![x](http://127.0.0.1:9/y)</p>'


def test_d9_the_log_of_a_run_is_shown_as_text_without_the_others_lines(engine: Engine, look: Look, tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    told = "<script>window.owned=1</script> ![x](http://127.0.0.1:9/x.png)"
    lines = [f"2026-01-05 09:00:0{i} [{k}] {told}" for i, k in enumerate(("sepidar", "bogaz_haber", "sepidar"))]
    (tmp_path / "logs" / "crawl-1.log").write_text("\n".join([*lines, "x" * 9000]))
    with writing(engine) as connection:
        ids = list(connection.scalars(select(Run.id).where(Run.outlet == "sepidar")))
        connection.execute(update(Run).where(Run.outlet.in_(("sepidar", "bogaz_haber"))).values(log="../../logs/crawl-1.log"))
        connection.execute(update(Run).where(Run.id == ids[1]).values(log=None))
        connection.execute(update(Run).where(Run.id == ids[2]).values(log="crawl-2.log"))
    (shown,) = code_of(look("runs", run=str(ids[0])))
    assert shown.split("\n") == [lines[0], lines[2], "x" * 2000]
    assert "This run wrote to no file" in html_of(look("runs", run=str(ids[1])))
    assert "The log is gone" in html_of(look("runs", run=str(ids[2])))


def test_a_page_that_failed_stands_beside_the_last_good_one_as_text(engine: Engine, look: Look) -> None:
    row = {"page_id": BAD, "outlet": "sepidar", "kept_at": datetime.now(UTC), "content_type": "text/html; charset=utf-8", "truncated": True}
    with writing(engine) as connection:
        connection.execute(insert(KeptPage).values(row | {"body": zlib.compress(HOSTILE.encode())}))
    app = look("pages", unread=str(BAD))
    text, source, good = code_of(app)
    assert (text, source) == ("ت\nمتن واقعی & دیگر\n![x](http://127.0.0.1:9/y)", HOSTILE)
    with reading(engine) as connection:
        newest = select(Page.id, Page.title).where(Page.outlet == "sepidar", Page.state == "story").order_by(Page.first_seen_at.desc(), Page.id.desc())
        page_id, title = connection.execute(newest).first() or (0, "")
    assert str(title) in html_of(app)
    assert good.strip()
    assert "127.0.0.1:9" not in html_of(app)
    assert not code_of(look("pages", page=str(BAD)))  # which page of a list was open elsewhere
    assert "The page was longer; its beginning was kept." in html_of(app)
    with writing(engine) as connection:
        connection.execute(update(Problem).values(page_id=BAD, good_page_id=page_id))
    data.forget()
    app = look("problems")
    assert not app.code
    app.toggle[0].set_value(True).run()
    assert code_of(app)[:2] == [text, source]


@pytest.mark.parametrize(
    ("source", "content_type", "text"),
    [
        ("مرحبا".encode("windows-1256"), "text/html; charset=windows-1256", "مرحبا"),
        (b'<meta charset="iso-8859-9">' + "ğ".encode("iso-8859-9"), None, '<meta charset="iso-8859-9">ğ'),
        ("سلام".encode(), "text/html; charset=nonsense", "سلام"),
        (b"\xff\xfea", None, "\ufffd\ufffda"),
    ],
)
def test_bytes_become_text_by_the_encoding_that_is_named(source: bytes, content_type: str | None, text: str) -> None:
    assert decoded(source, content_type) == text


@pytest.mark.parametrize("source", ["<", "<![CDATA[", "<!--", "<script>never closed", "</style></style>text", "<p" * 5000, "\x00<b>x"])
def test_no_markup_is_too_broken_to_be_shown(source: str) -> None:
    assert "never closed" not in visible_text(source)
