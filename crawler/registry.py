"""Every outlet by key, found by walking the packages of spiders. There is no list to edit."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from crawler.errors import SetupError
from crawler.families.base import OutletSpider
from crawler.outlet import Outlet, OutletError

DEFAULT_MODULES = ("crawler.spiders",)


class UnknownOutletError(SetupError):
    """No outlet has that key; the message names near ones."""


@lru_cache
def spiders(modules: tuple[str, ...] = DEFAULT_MODULES) -> Mapping[str, type[OutletSpider]]:
    """Return every outlet's spider by key; raises OutletError when two share a key."""
    found: dict[str, type[OutletSpider]] = {}
    for name in modules:
        package = _imported(name)
        if not hasattr(package, "__path__"):
            raise OutletError(f"RASAD_SPIDER_MODULES names {name}, which is no package: name the package that holds the spiders, a file each.")
        for info in pkgutil.iter_modules(package.__path__, f"{name}."):
            for spider in _declared_in(info.name):
                if spider.outlet.key in found:
                    raise OutletError(f"outlet {spider.outlet.key!r} is declared twice: in {found[spider.outlet.key].__module__} and {info.name}")
                found[spider.outlet.key] = spider
    return dict(sorted(found.items()))


def outlets(modules: tuple[str, ...] = DEFAULT_MODULES) -> dict[str, Outlet]:
    """Return every outlet by key."""
    return {key: spider.outlet for key, spider in spiders(modules).items()}


class Files:
    """The files of the outlets, for who works for months: which came, went or were changed since the last look."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self._modules = modules
        self._seen = self._now()

    def changed(self) -> dict[str, Outlet] | None:
        """Return the outlets as their files are by now, once they are others; raises OutletError, and leaves all as it was, where one of them is wrong."""
        now = self._now()
        if now == self._seen:
            return None
        for module in {name for name, _ in now.items() ^ self._seen.items()}:
            sys.modules.pop(module, None)
        self._seen = now
        importlib.invalidate_caches()
        spiders.__wrapped__(self._modules)  # before the ones that are known are given up
        spiders.cache_clear()
        return outlets(self._modules)

    def _now(self) -> dict[str, int]:
        folders = [(name, Path(folder)) for name in self._modules for folder in getattr(_imported(name), "__path__", ())]
        files = [(f"{name}.{path.stem}", path) for name, folder in folders for path in folder.glob("[!_]*.py")]
        found: dict[str, int] = {}
        for module, path in files:
            with suppress(OSError):  # gone since the folder was read
                found[module] = path.stat().st_mtime_ns
        return found


def outlet_of(url: str, known: Iterable[Outlet]) -> Outlet | None:
    """Return the outlet one of whose articles an address is; a host alone is not enough, for several outlets may share it."""
    return next((o for o in known if o.owns(url) and o.is_article(url)), None)


def require(keys: Iterable[str], modules: tuple[str, ...] = DEFAULT_MODULES) -> list[type[OutletSpider]]:
    """Return the spiders of these keys in their order; raises UnknownOutletError with a suggestion."""
    known = spiders(modules)
    for key in keys:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`rasad outlets` lists them."
            raise UnknownOutletError(f"There is no outlet {key!r}: {hint}")
    return [known[key] for key in dict.fromkeys(keys)]


def _imported(module: str) -> ModuleType:
    """Import a module of spiders; what is wrong in it is told in one sentence, with the place."""
    try:
        return importlib.import_module(module)
    except OutletError:
        raise
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = (error.filename, error.lineno) if isinstance(error, SyntaxError) else (last.filename, last.lineno)
        where = "" if isinstance(error, ModuleNotFoundError) else " at {}:{}".format(*place)
        raise OutletError(f"The spiders in {module} cannot be imported ({error}{where}): correct them, or RASAD_SPIDER_MODULES.") from error


def _declared_in(module: str) -> list[type[OutletSpider]]:
    members = vars(_imported(module)).values()
    return [m for m in members if isinstance(m, type) and issubclass(m, OutletSpider) and m.__module__ == module and "outlet" in m.__dict__]
