"""What the documents name exists: files, links, headings, flows, commands, columns. Whoever takes one away finds the sentence about it."""

import re
import tomllib
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.apps import apps
from django.core.management import get_commands

from rehandle.kernel.flow import FLOWS
from rehandle.sim.acts import ACTS
from rehandle.sim.sights import SIGHTS

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted((ROOT / "docs").glob("*.md"))
MADE = [*(ROOT / "docs" / "decisions").glob("*.md"), *(ROOT / "docs" / "reference").glob("*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```.*?^```$", re.M | re.S)
COMMAND = re.compile(r"(?:^|[\s`/])rehandle +(?:`, `)?([a-z]+)(?=[\s`])")
TARGET = re.compile(r"(?:^ {4}|`)make ([a-z]+)", re.M)
ROOMS = "adapters|api|appraisal|cases|cli|config|desk|handles|kernel|ledger|letters|log|moves|names|orders|outbox|payments|people|policy|pool|sales|sim|site|sweep"
NAMED = re.compile(rf"^(?:(?:rehandle|docs|policies|stories|tests|requirements|tools)/|(?:{ROOMS})/)[\w./-]+$|^[\w]+\.(?:md|toml)$")
FLOW = re.compile(rf"^(?:{ROOMS})\.[a-z_]+$")
HEADING = re.compile(r"^#+ (.+)$", re.M)
TO_COME = {"stories/court-order.jsonl": "the reader of first-change.md writes it", "NAME-look.html": "written by `rehandle look`"}
DJANGO = {"makemigrations", "migrate", "clearsessions"}


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(text: str) -> set[str]:
    """The anchors that a page offers, as forges make them of headings."""
    said = (re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip() for heading in HEADING.findall(BLOCK.sub("", text)))
    return {each.replace(" ", "-") for each in said}


def dead_links(path: Path, text: str) -> list[str]:
    """Relative links of a page that lead nowhere."""
    found = []
    for link in (first or second for first, second in LINK.findall(BLOCK.sub("", text))):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = unquote(link).partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in anchors(text if target == path else target.read_text(encoding="utf-8"))):
            found.append(link)
    return found


def missing_files(text: str) -> list[str]:
    """Paths in code marks that do not exist. A room's file may be named from the package on."""
    named = {each for each in CODE.findall(BLOCK.sub("", text)) if NAMED.match(each)} - set(TO_COME)
    return sorted(each for each in named if not (ROOT / each).exists() and not (ROOT / "rehandle" / each).exists())


def unknown_commands(text: str) -> list[str]:
    """Verbs of `rehandle` that do not exist."""
    known = {name for name, app in get_commands().items() if app.startswith("rehandle.")} | {"demo", "keeper"} | DJANGO
    return sorted(set(COMMAND.findall(text)) - known)


def unknown_targets(text: str) -> list[str]:
    """Targets of make that the Makefile does not have."""
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    return sorted(set(TARGET.findall(text)) - known)


def unknown_flows(text: str) -> list[str]:
    """Names of the shape of a flow that no flow, act, sight, column or stage bears."""
    for room in ("cases.answers", "cases.decisions", "cases.reading", "orders.delivery", "orders.back", "letters.messages"):
        import_module(f"rehandle.{room}")
    named = {each for each in CODE.findall(text) if FLOW.match(each) and not each.endswith((".py", ".md", ".sqlite", ".log"))}
    columns = {f"{model._meta.db_table}.{field.name}" for model in apps.get_models() for field in model._meta.concrete_fields}
    stages = {stage.name for room in ("cases", "sales", "orders") for stage in import_module(f"rehandle.{room}.stages").stages(None)}
    return sorted(named - set(FLOWS) - set(ACTS) - set(SIGHTS) - columns - stages)


def sections(text: str) -> dict[str, set[str]]:
    """Each table of the data map with the columns it names in the first cell of its rows."""
    found: dict[str, set[str]] = {}
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        heading, _, body = re.split(r"^## ", part, flags=re.M)[0].partition("\n")
        cells = "".join(line.split("|")[1] for line in body.splitlines() if line.startswith("|"))
        found |= {table: set(CODE.findall(cells)) for table in CODE.findall(heading)}
    return found


def unmapped(text: str, tables: dict[str, set[str]]) -> list[str]:
    """Columns that have no row in the data map, and rows that have no column."""
    mapped = sections(text)
    missing = {f"{table}.{column}" for table, columns in tables.items() for column in columns - mapped.get(table, set())}
    several = {"auth_group", "auth_permission", "django_content_type"}
    gone = {f"{table}.{column} is no more" for table, columns in tables.items() if table not in several for column in mapped.get(table, set()) - columns}
    return sorted(missing | gone)


TABLES = {model._meta.db_table: {field.column for field in model._meta.concrete_fields} for model in apps.get_models()}


@pytest.mark.parametrize("path", [*DOCS, *MADE], ids=_id)
def test_every_link_leads_somewhere(path):
    assert dead_links(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOCS, ids=_id)
def test_every_file_named_exists(path):
    assert missing_files(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOCS, ids=_id)
def test_every_command_exists(path):
    text = path.read_text(encoding="utf-8")
    assert (unknown_commands(text), unknown_targets(text)) == ([], [])


@pytest.mark.parametrize("path", [ROOT / "docs" / name for name in ("tour.md", "first-change.md", "data-map.md")], ids=_id)
def test_every_flow_named_exists(path):
    assert unknown_flows(path.read_text(encoding="utf-8")) == []


def test_the_tour_names_every_step_of_the_road():
    """Every flow that the story's lines call, and every kind of act of the world."""
    told = set(CODE.findall((ROOT / "docs" / "tour.md").read_text(encoding="utf-8")))
    done = set(re.findall(r'"do": "([a-z_.]+)"', (ROOT / "stories" / "road.jsonl").read_text(encoding="utf-8")))
    assert sorted(each for each in done if each not in told and f"do: {each}" not in told) == ["decide"]  # told as `cases.decide_appeal`


def test_the_data_map_has_every_column_of_every_table():
    assert unmapped((ROOT / "docs" / "data-map.md").read_text(encoding="utf-8"), TABLES) == []


def test_the_version_is_in_the_changes():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_pictures_are_small():
    assert [_id(path) for path in (ROOT / "docs" / "pictures").iterdir() if path.stat().st_size > 120_000] == []


@pytest.mark.parametrize(
    ("check", "good", "bad", "found"),
    [
        (missing_files, "`kernel/flow.py` and `policies/forum.toml`", "`kernel/flaw.py`", ["kernel/flaw.py"]),
        (unknown_commands, "    .venv/bin/rehandle look FILE", "`rehandle polish`", ["polish"]),
        (unknown_targets, "    make demo", "run `make coffee`", ["coffee"]),
        (unknown_flows, "`cases.keep`", "`cases.keep_it`", ["cases.keep_it"]),
        (lambda text: dead_links(ROOT / "README.md", text), "[a](docs/tour.md#the-rooms)", "[a](docs/tour.md#the-roofs)", ["docs/tour.md#the-roofs"]),
        (lambda text: unmapped(text, {"word": {"id", "kind"}}), "### `word`\n| `id`, `kind` | x |", "### `word`\n| `id` | `kind` |", ["word.kind"]),
        (lambda text: unmapped(text, {"word": {"id"}}), "### `word`\n| `id` | x |", "### `word`\n| `id`, `kin` | x |", ["word.kin is no more"]),
    ],
)
def test_the_checks_see(check, good, bad, found):
    assert check(good) == []
    assert check(bad) == found
