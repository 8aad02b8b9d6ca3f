"""Prints the tree's figures beside what we aim for. They are looked at, not enforced."""

import ast
from statistics import quantiles

from tests.tidy.tree import name, ours

LONG_FILE, LONG_FUNCTION = 300, 50


def pytest_terminal_summary(terminalreporter):
    files = {path: path.read_text() for path in ours("*.py")}
    functions = [(node.end_lineno - node.lineno + 1, f"{name(path)}:{node.lineno} {node.name}") for path, text in files.items()
                 for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    lines = [(len(text.splitlines()), name(path)) for path, text in files.items()]
    terminalreporter.section("tidy")
    for what, sizes, limit in (("files", lines, LONG_FILE), ("functions", functions, LONG_FUNCTION)):
        cut = quantiles([size for size, _ in sizes], n=10)
        terminalreporter.line(f"{what}: {len(sizes)}, median {cut[4]:.0f} lines, p90 {cut[8]:.0f}")
        for size, where in sorted((each for each in sizes if each[0] > limit), reverse=True):
            terminalreporter.line(f"  {size} lines: {where}")
