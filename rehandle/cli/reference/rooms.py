"""Everything that the rooms declare: their modules are loaded, then what they hold is read."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import rehandle
from rehandle.kernel.flow import FLOWS, Spec
from rehandle.kernel.machine import Machine

ENTRY_POINTS = ("__main__", "wsgi", "urls", "management", "migrations", "rules")


def load_rooms() -> None:
    """Import each room's own files, those of its folders too, so that flows and machines are known whatever was loaded before."""
    for room in iter_modules(rehandle.__path__, "rehandle."):
        if room.ispkg:
            _load(room.name)


def _load(package: str) -> None:
    for part in iter_modules(import_module(package).__path__, f"{package}."):
        if part.name.rpartition(".")[2] in ENTRY_POINTS:
            continue
        if part.ispkg:
            _load(part.name)
        else:
            import_module(part.name)


def flows() -> list[Spec]:
    """Every flow of the product, by name."""
    return [spec for _, spec in sorted(FLOWS.items()) if spec.fn.__module__.startswith("rehandle.")]


def machines() -> list[Machine]:
    """Every machine, by name."""
    loaded = [module for name, module in sys.modules.copy().items() if name.startswith("rehandle.")]
    found = {value.name: value for module in loaded for value in vars(module).values() if isinstance(value, Machine)}
    return [found[name] for name in sorted(found)]


def told(module: str, table: str) -> dict[str, object]:
    """A table that a loaded module declares (the stories' acts and sights); empty where it is not there."""
    found = getattr(sys.modules.get(module), table, {})
    return dict(sorted(found.items()))


def first_line(doc: str | None) -> str:
    """The sentence that opens a docstring, on one line."""
    return " ".join((doc or "").strip().split("\n\n")[0].split())
