"""Where settings come from: a variable, `.env`, or a file; what is mistyped is told."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.config import Config, ConfigError, load_config
from crawler.process import environment_of
from tests.rasad import ROOT, environment, refused, run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("RASAD_CHECK_MINUTES", "RASAD_ALLOW_PRIVATE", "RASAD_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_file_sets_what_no_variable_does(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "rasad.toml").write_text('\ufeffcheck_minutes = 20\nallow_private = ["10.0.0.0/8", "intranet.example"]\ntimezone = "Asia/Tehran"\n')
    assert load_config().check_minutes == 20
    assert load_config().allow_private == ("10.0.0.0/8", "intranet.example")
    (here / ".env").write_text("RASAD_CHECK_MINUTES=30\n")
    assert load_config().check_minutes == 30
    monkeypatch.setenv("RASAD_CHECK_MINUTES", "40")
    assert (load_config().check_minutes, load_config().timezone) == (40, "Asia/Tehran")


def test_a_file_can_be_named(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "other.toml").write_text("check_minutes = 50\n")
    monkeypatch.setenv("RASAD_CONFIG", str(here / "other.toml"))
    assert load_config().check_minutes == 50
    monkeypatch.setenv("RASAD_CONFIG", str(here / "absent.toml"))
    with pytest.raises(ConfigError, match=r"absent\.toml: there is no such file; correct or unset RASAD_CONFIG"):
        load_config()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("chek_minutes = 3\n", "rasad.toml: there is no setting 'chek_minutes'; did you mean 'check_minutes'"),
        ("RASAD_CHECK_MINUTES = 20\n", "rasad.toml: there is no setting 'RASAD_CHECK_MINUTES'; did you mean 'check_minutes'"),
        ("RASAD_DIGEST_LANGUAGE = 'ar'\n", "there is no setting 'RASAD_DIGEST_LANGUAGE'; it is called 'language' by now"),
        (
            "check_shortest_minutes = 60\ncheck_longest_minutes = 5\n",
            r"rasad.toml: check_longest_minutes is set to '5': less than RASAD_CHECK_SHORTEST_MINUTES \(60\); change",
        ),
        ("digest_language = 'ar'\n", "rasad.toml: there is no setting 'digest_language'; it is called 'language' by now"),
        ("check_minutes = 'soon'\n", "rasad.toml: check_minutes is set to 'soon'.*valid number"),
        ("check_minutes = \n", "rasad.toml: can't be read .*line 1"),
        ("timezone = ['Asia/Baghdad']\n", "rasad.toml: timezone is set to .*valid string"),
    ],
)
def test_d10_what_is_wrong_in_a_file_is_named(here: Path, text: str, told: str) -> None:
    (here / "rasad.toml").write_text(text)
    with pytest.raises(ConfigError, match=told):
        load_config()


def test_a_file_that_is_no_text_is_named(here: Path) -> None:
    (here / "rasad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"rasad\.toml: can't be read"):
        load_config()


def test_an_env_file_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"RASAD_CONTACT=caf\xe9\n")
    for command in ("runs", "version"):
        refused(run(command, env=environment(tmp_path) | {"PYTHONPATH": str(ROOT)}, cwd=tmp_path), ".env: can't be read", "at byte 17", "UTF-8")


MISSPELT = {"DATABSE_URL": "sqlite:///elsewhere.db", "DIGEST_LANGUAGE": "ar", "SPIDER_TOKEN": "of the operator's own spiders"}


def test_what_is_misspelt_is_told_by_a_command_before_it_works(tmp_path: Path) -> None:
    """It has written into another database than was meant, else, and nobody knew; a program reads standard output alone."""
    env = environment(tmp_path, **MISSPELT)
    told = [
        "rasad: RASAD_DATABSE_URL is no setting, and is not heeded. Did you mean RASAD_DATABASE_URL?",
        "rasad: RASAD_DIGEST_LANGUAGE is called RASAD_LANGUAGE by now, and is not heeded. Set RASAD_LANGUAGE instead.",
    ]
    for command in ("migrate", "runs --json", "alert list"):
        done = run(*command.split(), env=env)
        assert (done.returncode, done.stderr.splitlines()) == (0, told)
        assert "RASAD_" not in done.stdout


@pytest.mark.parametrize("command", [("-m", "scrapy", "list"), ("-c", "import dashboard.app")])
def test_what_is_misspelt_is_told_by_other_commands_too(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Scrapy's own, and `streamlit run`, which imports the dashboard once."""
    done = subprocess.run([sys.executable, *command], env=environment(tmp_path, **MISSPELT), cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert [line.split(" ")[0] for line in done.stderr.splitlines() if line.startswith("RASAD_")] == ["RASAD_DATABSE_URL", "RASAD_DIGEST_LANGUAGE"]


def test_what_is_misspelt_is_not_told_twice(tmp_path: Path) -> None:
    """The doctor tells it among all else; who starts commands of ours has told it already."""
    assert run("doctor", "--json", env=environment(tmp_path, **MISSPELT)).stderr == ""
    ours = environment(tmp_path, **MISSPELT) | environment_of(Config(database_url=f"sqlite:///{tmp_path / 'rasad.db'}"))
    assert run("migrate", env=ours).stderr == ""
    crawled = run("crawl", "bbc_me", "--replay", str(tmp_path), env=environment(tmp_path, **MISSPELT))  # no captures there: it ends before anything is asked
    assert crawled.stderr.count("RASAD_DATABSE_URL") == 1


def test_the_table_of_settings_is_whole_and_true() -> None:
    """docs/operations.md lists every setting there is and none that is not; the defaults it gives in figures are those in use."""
    text = (Path(__file__).resolve().parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    table = text.partition("## Every setting")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| `RASAD_")]
    told: dict[str, str] = {}
    for row in rows:
        names = re.findall(r"RASAD_([A-Z_]+)", row[1])
        given = [part.strip().strip("`") for part in row[2].split(",")]
        told |= dict(zip(names, given, strict=True)) if len(given) == len(names) else dict.fromkeys(names, "")
    assert set(told) == {name.upper() for name in Config.model_fields}
    numbers = {name: value for name, value in told.items() if re.fullmatch(r"[\d.]+", value) and "ADDRESS" not in name}
    assert numbers == {name: f"{Config.model_fields[name.lower()].default:g}" for name in numbers}
    assert len(numbers) > 15
