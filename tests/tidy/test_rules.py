"""Each of our own rules, tried on lines that it must catch and lines that it must leave alone."""

import pytest

from tests.tidy import rules


@pytest.mark.parametrize("line", [
    "now = datetime.now(UTC)", "at = timezone.now()", "t = time.time()", "d = date.today()", "x = F(default=timezone.now)",
    "from time import time", "from django.utils import timezone", "at = DateTimeField(auto_now_add=True)", "datetime.datetime.now()",
])  # fmt: skip
def test_clock_reads_are_caught(line):
    assert rules.clock_reads(line) == [1]


@pytest.mark.parametrize("line", [
    "now = clock.now()", "now = ctx.now", "from time import monotonic", "wait = time.monotonic()", "time(9, tzinfo=UTC)", "'datetime.now()'",
    "from datetime import timezone", "self.now = now",
])  # fmt: skip
def test_told_time_is_left_alone(line):
    assert rules.clock_reads(line) == []


@pytest.mark.parametrize("line", ["import random", "draw = Random()", "from random import choice", "import secrets", "x = uuid.uuid4()", "from uuid import uuid4", "os.urandom(3)"])
def test_drawn_ids_are_caught(line):
    assert rules.drawn_ids(line) == [1]


@pytest.mark.parametrize("line", ["id = ctx.new_id()", "from random import Random", "draw = Random(seed)", "from uuid import UUID", "randomness = 1", "from rehandle.kernel.ids import new_secret"])
def test_given_ids_are_left_alone(line):
    assert rules.drawn_ids(line) == []


@pytest.mark.parametrize("line", ["with transaction.atomic(): pass", "from django.db.transaction import atomic", "c.set_autocommit(False)"])
def test_transactions_are_caught(line):
    assert rules.transactions(line) == [1]


@pytest.mark.parametrize("line", ["from django.db import transaction", "atomic = 1", "transaction.on_commit(f)"])
def test_no_transaction_is_left_alone(line):
    assert rules.transactions(line) == []


@pytest.mark.parametrize("line", [
    "from django.db import models", "import os", "from rehandle.cases.models import Case", "from rehandle.sales.flows import x",
    "from rehandle.adapters.platform.fake import FakePlatform", "import logging", "import duckdb",
])  # fmt: skip
def test_rules_that_reach_out_are_caught(line):
    assert rules.impure_imports(line) == [1]


@pytest.mark.parametrize("line", ["from rehandle.kernel.money import Money", "from datetime import datetime", "from rehandle.policy.rules.model import Policy", "import re"])
def test_pure_rules_are_left_alone(line):
    assert rules.impure_imports(line) == []


@pytest.mark.parametrize("line", ["x = 1  # noqa", "x = 1  # noqa: S101", "x = 1  # type: ignore", "x = 1  # type: ignore[no-any-return]"])
def test_ignores_without_a_reason_are_caught(line):
    assert rules.unreasoned(line) == [1]


@pytest.mark.parametrize("line", ["x = 1  # noqa: S101  the reason", "x = 1  # noqa: S101, E501 -- the reason", "x = 1  # type: ignore[misc]  # a reason", "x = 1"])
def test_ignores_with_a_reason_are_left_alone(line):
    assert rules.unreasoned(line) == []


@pytest.mark.parametrize("line", [
    '<script src="https://cdn.example/x.js"></script>', '<link rel="stylesheet" href="//fonts.example/a.css">', "<img src='http://a.example/b.png'>",
    "@import 'a.css';", "src: url(https://fonts.example/a.woff2)", "<script>run()</script>", '<p style="color: red">', '<a onclick="go()">', '<a href="javascript:x">',
])  # fmt: skip
def test_what_comes_from_elsewhere_is_caught(line):
    assert rules.from_elsewhere(line) == [1]


@pytest.mark.parametrize("line", [
    '<a href="https://example.org/">elsewhere</a>', '<img src="/static/rehandle/mark.svg">', "src: url(fonts/plex.woff2)",
    '<script src="/static/htmx.js" defer></script>', '<link rel="icon" href="{% static \'mark.svg\' %}">',
])  # fmt: skip
def test_what_is_ours_is_left_alone(line):
    assert rules.from_elsewhere(line) == []
