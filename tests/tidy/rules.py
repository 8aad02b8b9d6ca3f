"""The house's own rules, as functions from source text to what is wrong with it. Each has good and bad lines in its test."""

import ast
import re
from collections.abc import Iterator

CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today",
    "timezone.now", "time.time", "time.time_ns", "time.gmtime", "time.localtime",
}  # fmt: skip
DRAWN = {"uuid.uuid4", "uuid.uuid1", "uuid4", "uuid1", "os.urandom", "urandom"}
CLOCK_IMPORTS = {("time", "time"), ("time", "time_ns"), ("django.utils.timezone", "now"), ("django.utils", "timezone")}
DRAWN_MODULES = {"random", "secrets"}
IMPURE = {"django", "os", "time", "logging", "socket", "subprocess", "random", "secrets", "sqlite3", "duckdb", "psycopg", "requests", "urllib"}
NOQA = re.compile(r"#\s*noqa(?P<codes>: ?[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?(?P<reason>.*)$")
TYPED = re.compile(r"#\s*type:\s*ignore(?P<codes>\[[a-z0-9, -]+\])?(?P<reason>.*)$")
WORDS = re.compile(r"[A-Za-z]{2,}")
ELSEWHERE = re.compile(r"""<(?:script|link|img|iframe|source|video|audio|embed|object)\b[^>]*?\b(?:src|href|data|srcset)\s*=\s*["']?\s*(?:https?:)?//""", re.I)
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)|<style\b|\son[a-z]+\s*=|\sstyle\s*=|\bjavascript:|\bhx-on""", re.I)
STYLED = re.compile(r"""@import|url\(\s*["']?\s*(?:https?:)?//""", re.I)


def clock_reads(source: str) -> list[int]:
    """Lines that read the machine's clock."""
    return _lines(source, lambda node: _calls(node, CLOCKS) or _imports(node, CLOCK_IMPORTS) or _keyword(node, ("auto_now", "auto_now_add")))


def drawn_ids(source: str) -> list[int]:
    """Lines that draw ids or randomness. `Random(seed)` draws nothing: it comes out the same again."""
    return _lines(source, lambda node: _calls(node, DRAWN) or _draws(node) or _imports(node, {("uuid", "uuid4")}))


def transactions(source: str) -> list[int]:
    """Lines that open a transaction."""
    return _lines(source, lambda node: (isinstance(node, ast.Attribute) and node.attr in ("atomic", "set_autocommit")) or _imports(node, {("django.db.transaction", "atomic")}))


def impure_imports(source: str) -> list[int]:
    """Lines of a rule that reach out: Django, rows, flows, adapters, files, clocks."""
    return _lines(source, lambda node: any(_reaches_out(module) for module in _modules(node)))


def unreasoned(source: str) -> list[int]:
    """Lines with an ignore that does not say which rule, and why."""
    return [number for number, line in enumerate(source.splitlines(), 1) if any(_bare(rule, line) for rule in (NOQA, TYPED))]


def from_elsewhere(template: str) -> list[int]:
    """Lines of a page or a style sheet that load something from elsewhere, or run or style in place: the strict policy forbids both."""
    return [number for number, line in enumerate(template.splitlines(), 1) if ELSEWHERE.search(line) or INLINE.search(line) or STYLED.search(line)]


def _lines(source: str, wrong: object) -> list[int]:
    assert callable(wrong)
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if hasattr(node, "lineno") and wrong(node)})


def _calls(node: ast.AST, names: set[str]) -> bool:
    """Called, or handed on to be called."""
    return isinstance(node, (ast.Attribute, ast.Name)) and ast.unparse(node) in names and isinstance(getattr(node, "ctx", None), ast.Load)


def _imports(node: ast.AST, pairs: set[tuple[str, str]]) -> bool:
    return isinstance(node, ast.ImportFrom) and any((node.module, each.name) in pairs for each in node.names)


def _imports_module(node: ast.AST, modules: set[str]) -> bool:
    return any(module.partition(".")[0] in modules for module in _modules(node))


def _draws(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in ("Random", "random.Random") and not node.args
    seeded = isinstance(node, ast.ImportFrom) and node.module == "random" and all(each.name == "Random" for each in node.names)
    return _imports_module(node, DRAWN_MODULES) and not seeded


def _modules(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module


def _reaches_out(module: str) -> bool:
    parts = module.split(".")
    return parts[0] in IMPURE or (parts[0] == "rehandle" and (parts[-1] in ("models", "flows") or parts[1:2] == ["adapters"]))


def _keyword(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.keyword) and node.arg in names


def _bare(rule: re.Pattern[str], line: str) -> bool:
    found = rule.search(line)
    return bool(found) and (not found["codes"] or not WORDS.search(found["reason"]))
