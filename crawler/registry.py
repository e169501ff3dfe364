"""Every outlet by key, found by walking the packages of spiders. There is no list to edit. A file that is wrong takes no other outlet with it."""

from __future__ import annotations

import ctypes
import difflib
import importlib.util
import pkgutil
import sys
import threading
import traceback
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from scrapy.spiderloader import SpiderLoader

from crawler.errors import SetupError
from crawler.families.base import OutletSpider
from crawler.outlet import Outlet, OutletError, WrongFile
from crawler.sentences import sentence

DEFAULT_MODULES = ("crawler.spiders",)
LONGEST = 10.0  # seconds a file may take: it declares, and fetches nothing


class UnknownOutletError(SetupError):
    """No outlet has that key; the message names near ones."""


class Declared(NamedTuple):
    """What the files of outlets declare."""

    spiders: Mapping[str, type[OutletSpider]]  # by key
    wrong: Mapping[str, WrongFile]  # by module

    @property
    def unknown(self) -> set[str]:
        """Return the outlets of which nothing is known for now."""
        return {file.outlet for file in self.wrong.values()} - self.spiders.keys()


_declared: dict[tuple[str, ...], Declared] = {}


def declared(modules: tuple[str, ...] = DEFAULT_MODULES) -> Declared:
    """Return every outlet's spider, and which files can't be used; raises OutletError where a package can't, or none of its files."""
    if modules not in _declared:
        found = _read(modules, {})
        if found.wrong and not found.spiders:
            raise OutletError(str(next(iter(found.wrong.values()))))
        _declared[modules] = found
    return _declared[modules]


def forget() -> None:
    """Read the files anew when they are asked for next."""
    _declared.clear()


def _read(modules: tuple[str, ...], hang: Mapping[str, WrongFile]) -> Declared:
    """Read the files; those that are known to `hang` are not tried."""
    found: dict[str, type[OutletSpider]] = {}
    wrong: dict[str, WrongFile] = dict(hang)
    for name in modules:
        package = _package(name)
        if not hasattr(package, "__path__"):
            raise OutletError(f"RASAD_SPIDER_MODULES names {name}, which is no package: name the package that holds the spiders, a file each.")
        for info in sorted(pkgutil.iter_modules(package.__path__, f"{name}."), key=lambda i: i.name):
            try:
                if info.name not in hang:
                    _add(found, _declared_in(info.name))
            except _CannotBeUsedError as error:
                spec = importlib.util.find_spec(info.name)
                wrong[info.name] = WrongFile(info.name.rpartition(".")[2], (spec and spec.origin) or info.name, error.why, error.hangs)
    return Declared(dict(sorted(found.items())), wrong)


class _CannotBeUsedError(Exception):
    """A module is wrong."""

    def __init__(self, why: str, *, hangs: bool = False) -> None:
        self.why, self.hangs = why, hangs


def _add(found: dict[str, type[OutletSpider]], spiders: Iterable[type[OutletSpider]]) -> None:
    for spider in spiders:
        if (first := found.setdefault(spider.outlet.key, spider)) is not spider:
            other = f"{first.__module__.rpartition('.')[2]}.py"
            raise _CannotBeUsedError(sentence("it declares the outlet {key} a second time; {file} does already, and counts", key=spider.outlet.key, file=other))


def spiders(modules: tuple[str, ...] = DEFAULT_MODULES) -> Mapping[str, type[OutletSpider]]:
    """Return every outlet's spider by key."""
    return declared(modules).spiders


def outlets(modules: tuple[str, ...] = DEFAULT_MODULES) -> dict[str, Outlet]:
    """Return every outlet by key."""
    return {key: spider.outlet for key, spider in spiders(modules).items()}


class Files:
    """The files of the outlets, for who works for months: which came, went or were changed since the last look."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self._modules = modules
        self._seen = self._now()

    def changed(self) -> Declared | None:
        """Return what the files declare by now, once they are others; where none can be used, that and the outlets as they were."""
        now = self._now()
        if now == self._seen:
            return None
        changed = {name for name, _ in now.items() ^ self._seen.items()}
        for module in changed:
            sys.modules.pop(module, None)
        self._seen = now
        importlib.invalidate_caches()
        before = declared(self._modules)
        hang = {module: file for module, file in before.wrong.items() if file.hangs}
        found = _read(self._modules, {} if changed & hang.keys() else hang)  # one may hang for another that it imports
        _declared[self._modules] = found = found if found.spiders or not found.wrong else found._replace(spiders=before.spiders)
        return found

    def _now(self) -> dict[str, int]:
        folders = [(name, Path(folder)) for name in self._modules for folder in getattr(importlib.import_module(name), "__path__", ())]
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
    """Return the spiders of these keys in their order; raises UnknownOutletError with a suggestion, or OutletError with what is wrong with the key's file."""
    known, wrong = declared(modules)
    for key in keys:
        if key not in known:
            if file := next((file for file in wrong.values() if file.outlet == key), None):
                raise OutletError(str(file))
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "`rasad outlets` lists them."
            raise UnknownOutletError(" ".join([f"There is no outlet {key!r}: {hint}", *map(str, wrong.values())]))
    return [known[key] for key in dict.fromkeys(keys)]


class Loader(SpiderLoader):
    """Scrapy's way to the outlets, `scrapy crawl KEY` and `scrapy list`: its own would let one wrong file end every crawl."""

    def _load_all_spiders(self) -> None:
        self._spiders.update(spiders(tuple(self.spider_modules)))


def _package(name: str) -> ModuleType:
    try:
        return _imported(name)
    except _CannotBeUsedError as error:
        raise OutletError(f"The spiders in {name} cannot be imported ({error.why}): correct them, or RASAD_SPIDER_MODULES.") from error


def _imported(module: str) -> ModuleType:
    """Import a module of spiders; what is wrong in it, were it that it ends us or never ends, is told with the place."""
    came: list[ModuleType | BaseException] = []

    def work() -> None:
        try:
            came.append(sys.modules.get(module) or _run(module))
        except BaseException as error:  # sys.exit too: a file of an outlet ends nothing
            came.append(error)

    thread = threading.Thread(target=work, daemon=True)  # one that hangs keeps nobody from ending
    thread.start()
    thread.join(LONGEST)
    found = came[0] if came else None
    if isinstance(found, ModuleType):
        return found
    sys.modules.pop(module, None)
    if found is None:
        _end(thread)
        raise _CannotBeUsedError(sentence("importing it does not end within {seconds} seconds", seconds=f"{LONGEST:g}"), hangs=True)
    raise _CannotBeUsedError(_why(found, module)) from found


def _end(thread: threading.Thread) -> None:
    """End a thread at its next step in Python: a loop without end ends at once, one that waits for something when that comes."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))


def _run(module: str) -> ModuleType:
    """Import a module without Python's lock on it: one that hangs would keep it, and could not be corrected."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {module!r}")
    sys.modules[module] = made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def _why(error: BaseException, module: str) -> str:
    if isinstance(error, (ModuleNotFoundError, OutletError)):
        return str(error).rstrip(".")
    if isinstance(error, SyntaxError):
        return f"{error.msg} at {_place(str(error.filename), error.lineno, module)}"
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} at {_place(last.filename, last.lineno, module)}"


def _place(file: str, line: int | None, module: str) -> str:
    return f"line {line}" if Path(file).stem == module.rpartition(".")[2] else f"{file}:{line}"


def _declared_in(module: str) -> list[type[OutletSpider]]:
    members = vars(_imported(module)).values()
    return [m for m in members if isinstance(m, type) and issubclass(m, OutletSpider) and m.__module__ == module and "outlet" in m.__dict__]
