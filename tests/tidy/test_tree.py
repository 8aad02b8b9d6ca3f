"""The house's rules over the whole tree. Exceptions stand here by name, with their reason."""

import re
from pathlib import Path

import pytest

from rehandle.kernel.refusal import Code
from tests.tidy import rules
from tests.tidy.tree import ROOT, name, ours, tracked

MAY_READ_THE_CLOCK = {"rehandle/kernel/clock.py": "the one place"}
MAY_DRAW = {
    "rehandle/kernel/ids.py": "the one place",
    "rehandle/config/keys.py": "keys are made once, before there is an office",
    "rehandle/letters/seal.py": "nonces and keys of seals",
    "rehandle/log/append.py": "salt of a leaf, so that it cannot be guessed",
    "rehandle/adapters/platform/world.py": "a seeded generator: the same seed gives the same world",
}
MAY_OPEN_TRANSACTIONS = {
    "rehandle/kernel/flow.py": "the one place",
    "rehandle/ledger/post.py": "a savepoint inside the caller's flow, to say which account is overdrawn",
}
BANNED_NAMES = re.compile(r"^(utils?|helpers?|common|managers?|misc)(\.py)?$")
NOT_ROOMS = {"cli", "config", "live"}  # README of the ways in: docs/reference/cli.md; of the settings: docs/reference/settings.md
MACHINE = re.compile("|".join(f"/{folder}/" for folder in ("ro" + "ot", "ho" + "me/[a-z]+", "wo" + "rk")))
REGISTRY = re.compile("py" + r"pi\.|file" + r"s\.pythonhosted|/sim" + r"ple\b")
LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.M)


def _wrong(rule, allowed: dict[str, str], pattern: str = "*.py") -> list[str]:
    return [f"{name(path)}:{line}" for path in ours(pattern) if name(path) not in allowed for line in rule(path.read_text())]


def test_time_is_an_argument():
    assert _wrong(rules.clock_reads, MAY_READ_THE_CLOCK) == []


def test_ids_are_given():
    assert _wrong(rules.drawn_ids, MAY_DRAW) == []


def test_transactions_are_opened_by_flows():
    assert _wrong(rules.transactions, MAY_OPEN_TRANSACTIONS) == []


@pytest.mark.parametrize("allowed", [MAY_READ_THE_CLOCK, MAY_DRAW, MAY_OPEN_TRANSACTIONS], ids=["clock", "ids", "transactions"])
def test_exceptions_exist(allowed):
    assert [path for path in allowed if not (ROOT / path).exists()] == []


def test_rules_are_pure():
    wrong = [f"{name(path)}:{line}" for path in ours("*.py") if "rules" in path.parts for line in rules.impure_imports(path.read_text())]
    assert wrong == []


def test_every_ignore_has_its_reason():
    assert _wrong(rules.unreasoned, {}) == []


def test_nothing_is_loaded_from_elsewhere():
    assert [f"{name(path)}:{line}" for pattern in ("*.html", "*.css") for path in ours(pattern) for line in rules.from_elsewhere(path.read_text())] == []


def test_files_are_named_after_what_they_hold():
    assert [name(path) for path in tracked() if any(BANNED_NAMES.match(part) for part in path.relative_to(ROOT).parts)] == []


def test_every_room_says_what_it_is():
    rooms = [folder for folder in sorted((ROOT / "rehandle").iterdir()) if (folder / "__init__.py").exists() and folder.name not in NOT_ROOMS]
    assert [room.name for room in rooms if not (room / "README.md").exists()] == []


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_speaks_both_languages(code):
    assert 400 <= code.meaning.status < 600
    assert code.meaning.en.endswith((".", "?")) and code.meaning.en.isascii()
    assert re.search("[\u0620-\u064a]{2}", code.meaning.ar) and code.meaning.ar.endswith(".")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_machine():
    assert [f"{name(path)}: {found[0]}" for path in tracked() if (found := MACHINE.search(_text(path)))] == []


def test_no_file_names_a_registry():
    assert [f"{name(path)}: {found[0]}" for path in tracked() if (found := REGISTRY.search(_text(path)))] == []


def test_lock_files_name_no_host_and_pin_by_hash():
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert "://" not in text and "--index" not in text and "--find-links" not in text, path.name
        assert len(LOCKED.findall(text)) > 0 and text.count("--hash=sha256:") >= len(LOCKED.findall(text)), path.name


def test_the_checks_run_on_what_the_office_runs_on():
    base, test = (dict(LOCKED.findall((ROOT / "requirements" / f"{kind}.txt").read_text())) for kind in ("base", "test"))
    assert {package: version for package, version in base.items() if test.get(package) != version} == {}
