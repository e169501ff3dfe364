"""What an operator can set: environment variables that begin with RASAD_, a `.env` file, or `rasad.toml`, in this order."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import datetime
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, InitSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from crawler.errors import SetupError
from crawler.sentences import sentence
from crawler.urls import is_web_address

SECRET = ("smtp_url", "webhook_urls", "apprise_urls", "dashboard_password")  # settings that hold passwords: never shown whole
_SHORTEST_PASSWORD = 10
_HOURS = re.compile(r"\d{1,2}-\d{1,2}")
_ENV_FILE = ".env"
FILE = "RASAD_CONFIG"  # names another file than rasad.toml here
TOLD = "RASAD_TOLD"  # set for a process of ours: whoever started it has told of what is misspelt
RENAMED = {"digest_language": "language"}
_PACKAGE = Path(__file__).resolve().parent
_BESIDE = _PACKAGE.parent / "seeds"  # a checkout; an installed wheel carries them in the package
SEEDS = _BESIDE if (_BESIDE / "topics").is_dir() else _PACKAGE / "seeds"


class ConfigError(SetupError):
    """A setting is wrong; the message names it and says what it takes."""


class Config(BaseSettings):
    """The settings of one installation, checked when read."""

    model_config = SettingsConfigDict(env_prefix="RASAD_", env_file=_ENV_FILE, extra="ignore", frozen=True)

    database_url: str = "sqlite:///data/rasad.db"
    timezone: str = "Asia/Baghdad"  # days in charts are counted in it
    topics_dir: Path = SEEDS / "topics"
    sources_file: Path = SEEDS / "sources.yaml"
    log_dir: Path = Path("data/logs")
    spider_modules: Annotated[tuple[str, ...], NoDecode] = ("crawler.spiders",)
    contact: str = "https://github.com/rasad-news/rasad"  # in the User-Agent: who to write to
    allow_private: Annotated[tuple[str, ...], NoDecode] = ()  # hosts or networks that may be fetched although private
    max_pages: int = Field(default=200, ge=1, le=1_000_000)  # pages fetched per outlet and run; the rest stays queued
    max_age_days: float = Field(default=30, ge=0, le=100_000)  # links that a route dates earlier are not queued; 0: however old
    check_minutes: float = Field(default=15, gt=0, le=10_080)  # between two checks of an outlet on average, before back-off
    check_shortest_minutes: float | None = Field(default=None, gt=0, le=10_080)  # the least, in its busy hours; unset: a quarter of check_minutes
    check_longest_minutes: float | None = Field(default=None, gt=0, le=10_080)  # the most, in its quiet hours; unset: four times check_minutes
    run_minutes: float = Field(default=15, gt=0, le=1_440)  # a crawl process is ended after it
    batch_size: int = Field(default=20, ge=1, le=1_000)  # outlets per crawl process
    delay: float = Field(default=1.0, ge=0, le=3_600)  # seconds between two requests to one host; an outlet's own is the least, except for allow_private
    browser: Path | None = None  # Chromium for rendered outlets; found by itself if unset
    browser_sandbox: bool = True  # Chromium shuts each page in; off where it can't and a container holds the crawl
    dashboard_address: str = "127.0.0.1"
    dashboard_port: int = Field(default=8501, ge=1, le=65535)
    dashboard_actions: Literal["auto", "on", "off"] = "auto"  # who may act from the dashboard: dashboard/actions.py
    dashboard_password: SecretStr | None = None  # whoever knows it may act
    dashboard_people: Annotated[tuple[str, ...], NoDecode] = ()  # e-mail addresses that may act after signing in by OIDC
    metrics_address: str = "127.0.0.1"
    metrics_port: int = Field(default=8502, ge=0, le=65535)  # /healthz and /metrics of the scheduler; 0: not served
    stall_minutes: float = Field(default=4, gt=0, le=1_440)  # an outlet's run without any answer while work is queued is given up after it
    backup_hours: float = Field(default=24, ge=0, le=8_760)  # the scheduler backs up so often; 0: never
    backup_keep: int = Field(default=7, ge=1, le=10_000)  # of its backups, the newest
    backup_dir: Path = Path("data/backups")
    retain_kept_days: float = Field(default=30, ge=0, le=100_000)  # bytes of pages that could not be read; 0, here and below: for ever
    retain_runs_days: float = Field(default=180, ge=0, le=100_000)  # the record of runs; each outlet's last 20 stay
    retain_problems_days: float = Field(default=365, ge=0, le=100_000)  # problems that are over
    retain_titles_days: float = Field(default=0, ge=0, le=100_000)  # headlines of pages that were off topic; their addresses and counts stay
    retain_logs_mb: float = Field(default=50, ge=1, le=1_000_000)  # logs of crawl processes, the oldest go first
    smtp_url: SecretStr | None = None  # smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465; e-mail goes out by it
    mail_from: str = ""  # the sender; the user of smtp_url if unset
    mail_to: Annotated[tuple[str, ...], NoDecode] = ()
    webhook_urls: Annotated[tuple[SecretStr, ...], NoDecode] = ()  # each message is posted there as JSON
    apprise_urls: Annotated[tuple[SecretStr, ...], NoDecode] = ()  # services of Apprise: pip install 'rasad[notify]'
    remind_hours: float = Field(default=24, ge=0, le=8_760)  # a problem that lasts is told again after so long; 0: never
    quiet_hours: str = ""  # such as 23-7, in RASAD_TIMEZONE: only trouble of the installation itself is told then
    language: Literal["en", "ar", "fa"] = "en"  # of messages and digests; on the dashboard each reader chooses
    digest: Literal["off", "day", "week"] = "off"  # goes out by the channels above once a day or a week
    digest_hour: int = Field(default=7, ge=0, le=23)  # from this hour on, in RASAD_TIMEZONE
    digest_weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"  # of the weekly one
    disk_free_mb: int = Field(default=2_000, ge=0, le=1_000_000_000)  # with less room than this, or than the share, it is a problem; 0: never
    disk_free_percent: float = Field(default=1, ge=0, le=100)
    simulated: bool = False  # marks every page: this is the demo world

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, InitSettingsSource(settings_cls, _from_file())

    @field_validator("spider_modules", "allow_private", "mail_to", "webhook_urls", "apprise_urls", "dashboard_people", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """With commas between, or a line each, as a process of ours writes what it hands on."""
        return tuple(part.strip() for part in value.split("\n" if "\n" in value else ",") if part.strip()) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _outlives_us(cls, value: str) -> str:
        if value.strip() in ("", "sqlite://", "sqlite:///", "sqlite:///:memory:"):
            file, server = "sqlite:///path/to/rasad.db", "postgresql://user@host/name"
            raise ValueError(sentence("names no database, and what is crawled would be lost; write {file} or {server}", file=file, server=server))
        return value

    @field_validator("allow_private")
    @classmethod
    def _hosts_or_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if "/" in entry:
                try:
                    ip_network(entry, strict=False)
                except ValueError:
                    raise ValueError(sentence("{entry} is neither a host nor a network such as {example}", entry=repr(entry), example="10.0.0.0/8")) from None
        return value

    @field_validator("check_longest_minutes")
    @classmethod
    def _no_less_than_the_least(cls, value: float | None, info: ValidationInfo) -> float | None:
        least = info.data.get("check_shortest_minutes")  # None too where that one is wrong itself
        if value is not None and least is not None and value < least:
            raise ValueError(sentence("less than RASAD_CHECK_SHORTEST_MINUTES ({minutes})", minutes=f"{least:g}"))
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(sentence("not a known time zone, such as {example}", example="Asia/Baghdad")) from None
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            try:
                parts = urlsplit(value.get_secret_value())
                fine = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
            except ValueError:
                fine = False
            if not fine:
                raise ValueError(
                    sentence(
                        "not the address of a mail server, such as {example} (in a password write {these} as {those})",
                        example="smtp://user:password@mail.example.org:587",
                        these="% @",
                        those="%25 %40",
                    )
                )
        return value

    @field_validator("dashboard_password")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _SHORTEST_PASSWORD:
            raise ValueError(sentence("shorter than {number} characters, so that it can be guessed", number=_SHORTEST_PASSWORD))
        return value

    @field_validator("mail_to", "dashboard_people")
    @classmethod
    def _mail_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(cls._mail_address(address) for address in value)

    @field_validator("mail_from")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and (value.count("@") != 1 or not value.isprintable() or " " in value.strip()):
            raise ValueError(sentence("not a mail address, such as {example}", example="newsroom@example.org"))
        return value.strip()

    @field_validator("webhook_urls")
    @classmethod
    def _web_addresses(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for address in value:
            if not is_web_address(address.get_secret_value()):
                raise ValueError(sentence("holds what is no web address: write {example}, several with commas between them", example="https://host/path"))
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _from_hour_to_hour(cls, value: str) -> str:
        if value and not (_HOURS.fullmatch(value) and all(int(h) < 24 for h in value.split("-"))):
            raise ValueError(sentence("not from one hour to another, such as {example}", example="23-7"))
        return value

    def is_quiet(self, at: datetime) -> bool:
        """Say whether an instant lies in the quiet hours."""
        if not self.quiet_hours:
            return False
        begin, end = (int(h) for h in self.quiet_hours.split("-"))
        hour = at.astimezone(self.zone).hour
        return begin <= hour < end if begin <= end else hour >= begin or hour < end

    @property
    def check_bounds(self) -> tuple[float, float, float]:
        """The mean, the shortest and the longest minutes between two checks of an outlet that answers."""
        base = self.check_minutes
        return base, min(base, self.check_shortest_minutes or base / 4), max(base, self.check_longest_minutes or base * 4)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days are counted."""
        return ZoneInfo(self.timezone)


def config_file() -> Path:
    """Return the file of settings, whether it is there or not."""
    return Path(os.environ.get(FILE) or "rasad.toml")


def load_config() -> Config:
    """Read the settings; raises ConfigError with one sentence naming the variable or the line of the file."""
    try:
        return Config()
    except UnicodeDecodeError as error:
        raise _unreadable(error) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        why = _why(first)
        if name in SECRET:
            raise ConfigError(sentence("{setting} (not shown): {why}; change or unset it.", setting=_named(name), why=why)) from None
        value = repr(str(first.get("input"))[:80])
        raise ConfigError(sentence("{setting} is set to {value}: {why}; change or unset it.", setting=_named(name), value=value, why=why)) from None


def _why(error: ErrorDetails) -> str:
    """Return why a value is refused: in words that a reader is told in their language, or in pydantic's where it is seldom refused so."""
    said = error.get("ctx", {})
    if isinstance(ours := said.get("error"), ValueError):
        why: str = ours.args[0]
        return why
    match error["type"]:
        case "float_parsing":
            return sentence("not a valid number")
        case "int_parsing" | "int_from_float":
            return sentence("not a valid whole number")
        case "bool_parsing":
            return sentence("neither true nor false")
        case "greater_than":
            return sentence("has to be greater than {bound}", bound=f"{said['gt']:g}")
        case "greater_than_equal":
            return sentence("has to be greater than or equal to {bound}", bound=f"{said['ge']:g}")
        case "less_than_equal":
            return sentence("has to be less than or equal to {bound}", bound=f"{said['le']:.12g}")
        case "literal_error":
            return sentence("none of {choices}", choices=said["expected"].replace(" or ", ", "))
    return error["msg"]


def sources_of(config: Config) -> list[tuple[str, str, str]]:
    """Return each setting with its value, passwords masked, and where it comes from: a variable, `.env`, the file, or the default."""
    in_file, in_env_file = _from_file(), {k.upper() for k in read_env_file()}
    found = []
    for name, value in config:
        variable = f"RASAD_{name.upper()}"
        source = "variable" if variable in os.environ else ".env" if variable in in_env_file else str(config_file()) if name in in_file else "default"
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found.append((name, _PASSWORD.sub(r"\1***@", shown), source))
    return found


_PASSWORD = re.compile(r"(://[^/@\s:]{0,100}:)[^@\s]{0,200}@")


def read_env_file() -> dict[str, str | None]:
    """Return what `.env` sets; raises ConfigError."""
    try:
        return dotenv_values(_ENV_FILE)
    except UnicodeDecodeError as error:
        raise _unreadable(error) from None


def _unreadable(error: UnicodeDecodeError) -> ConfigError:
    return ConfigError(f"{_ENV_FILE}: can't be read ({error.reason} at byte {error.start}): save it as UTF-8.")


def _from_file() -> dict[str, Any]:
    path = config_file()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editors begin with a mark
    except FileNotFoundError:
        if FILE in os.environ:
            raise ConfigError(f"{path}: there is no such file; correct or unset {FILE}.") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: can't be read ({getattr(error, 'strerror', None) or error}); it is TOML, a line such as check_minutes = 15.") from None
    for name in given:
        if name not in Config.model_fields:
            bare = name.lower().removeprefix("rasad_")  # as it would be a variable
            near = get_close_matches(bare, Config.model_fields, 1)
            meant = f"did you mean {near[0]!r}?" if near else "docs/operations.md lists them."
            raise ConfigError(f"{path}: there is no setting {name!r}; {f'it is called {RENAMED[bare]!r} by now.' if bare in RENAMED else meant}")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def _named(name: str) -> str:
    """Return a setting as the operator wrote it: a variable, or a line of the file where no variable covers it."""
    variable = f"RASAD_{name.upper()}"
    return f"{config_file()}: {name}" if variable not in os.environ and name in _from_file() else variable
