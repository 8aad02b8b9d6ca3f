"""The pages of the reference, each a function from what the code declares to its text."""

import re
from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterable
from inspect import formatannotation

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from rehandle.adapters.keeper import command as keeper
from rehandle.cli.demo.surroundings import parser_of
from rehandle.cli.reference.rooms import first_line, flows, machines, told
from rehandle.config.office import Office
from rehandle.kernel.flow import Spec
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code
from rehandle.people.rules.roles import ROLES

MADE = "Written by `rehandle reference` from the code; a test checks that it is fresh."
MODULES = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Z])")


def stories() -> str:
    """Every flow with its arguments, then what else a story may do and see."""
    parts = [_flow(spec) for spec in flows()]
    acts = _rows(("`do`", "what happens"), _named(told("rehandle.sim.acts", "ACTS")))
    sights = _rows(("`query`", "what is seen"), _named(told("rehandle.sim.sights", "SIGHTS")))
    opening = "A story is JSON Lines: `at`, `as`, `do`, `with`, `expect`. `do` names a flow, an act of the world, `tick`, or `see`."
    return _page("Stories", opening, "## Flows", *parts, "## Acts of the world", acts, "## What can be seen", sights)


def cli() -> str:
    """Every command with its options."""
    ours = sorted(name for name, app in get_commands().items() if isinstance(app, str) and app.startswith("rehandle."))
    parsers = {"demo": parser_of(), "keeper": keeper.parser_of()} | {name: _parser(name) for name in ours}
    plain = {action.dest for action in BaseCommand().create_parser("rehandle", "x")._actions}
    exits = "Each ends with 0 = done, 1 = a fault of ours or a check that failed, 2 = refused."
    return _page("Commands", exits, *[_command(name, parsers[name], plain) for name in sorted(parsers)])


def refusals() -> str:
    """Every code, with its status and sentences."""
    told = [(f"`{code.value}`", str(code.meaning.status), code.meaning.en, code.meaning.ar) for code in Code]
    return _page("Refusals", "A code is never renamed.", _rows(("code", "HTTP", "English", "Arabic"), told))


def permissions() -> str:
    """Every permission, who has it, and the flows that need it."""
    rows = [(f"`{each.value}`", ", ".join(role for role in ROLES if each in ROLES[role]), _needing(each)) for each in Permission]
    return _page("Permissions", "A role is a set of permissions; a flow needs one.", _rows(("permission", "roles", "flows"), rows))


def state_machines() -> str:
    """Every machine as a diagram."""
    parts = [f"## {each.name}\n\n```mermaid\n{each.diagram()}\n```" for each in machines()]
    return _page("State machines", "Constraint, due-query, buttons, diagram and tests read the same table.", *parts)


def settings() -> str:
    """Every setting, its type and what it is when nothing is said."""
    rows = [
        (f"`REHANDLE_{name.upper()}`", formatannotation(field.annotation), _code(field.default), field.description or "")
        for name, field in Office.model_fields.items()
    ]
    return _page("Settings", "Read from the environment, once. The policy is no setting.", _rows(("variable", "type", "default", "what"), rows))


PAGES = {
    "stories.md": stories, "cli.md": cli, "refusals.md": refusals, "permissions.md": permissions, "machines.md": state_machines,
    "settings.md": settings,
}  # fmt: skip


def _flow(spec: Spec) -> str:
    marks = [f"needs `{spec.needs.value}`", *(["two people"] if spec.eyes > 1 else []), *(["many at once"] if spec.many else [])]
    marks += [f"once by `{spec.once}`"] if spec.once else []
    rows = [
        (f"`{name}`", _type(field.annotation), "" if field.is_required() else f"`{field.default!r}`")
        for name, field in spec.arguments.model_fields.items()
    ]
    table = [_rows(("argument", "type", "else"), rows)] if rows else []
    return "\n\n".join([f"### {spec.name}", f"{first_line(spec.fn.__doc__)} ({', '.join(marks)})", *table])


def _type(annotation: object) -> str:
    return f"`{MODULES.sub('', formatannotation(annotation))}`".replace("|", "\\|")


def _code(value: object) -> str:
    return f"`{value}`" if str(value) else ""


def _needing(permission: Permission) -> str:
    return ", ".join(f"`{spec.name}`" for spec in flows() if spec.needs is permission)


def _parser(name: str) -> ArgumentParser:
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    return command.create_parser("rehandle", name)


def _command(name: str, parser: ArgumentParser, plain: set[str]) -> str:
    rows = [(_option(action), action.help or "") for action in parser._actions if action.dest not in plain and action.help != SUPPRESS]
    table = [_rows(("option", "what"), rows)] if rows else []
    return "\n\n".join([f"## rehandle {name}", parser.description or "", *table])


def _option(action: Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else "|".join(map(str, action.choices)) if action.choices else action.dest.upper()
    spelled = " ".join([*action.option_strings[-1:], *([value] if action.nargs != 0 else [])])
    return f"`{spelled}`".replace("|", "\\|")


def _named(table: dict[str, object]) -> list[tuple[str, str]]:
    return [(f"`{name}`", first_line(getattr(each, "__doc__", ""))) for name, each in table.items()]


def _rows(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows)])


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", MADE, *(part for part in parts if part)]) + "\n"
