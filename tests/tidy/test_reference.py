"""The generated reference is fresh, and everything in it has its sentence."""

from itertools import pairwise

import pytest

from rehandle.cli.reference import pages
from rehandle.cli.reference.rooms import flows, load_rooms, machines
from tests.tidy.tree import ROOT


@pytest.fixture(autouse=True)
def _loaded():
    load_rooms()


@pytest.mark.parametrize("name", pages.PAGES)
def test_it_is_fresh(name):
    told = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert told == pages.PAGES[name](), "make reference"


def test_every_flow_says_what_it_does():
    assert [spec.name for spec in flows() if not (spec.fn.__doc__ or "").strip()] == []


def test_the_rooms_are_loaded():
    assert len(flows()) > 20
    assert {"case", "offer", "order"} <= {machine.name for machine in machines()}


def test_every_command_says_what_it_does():
    lines = pages.cli().split("\n\n")
    assert [line for line, below in pairwise(lines) if line.startswith("## ") and below.startswith(("#", "|"))] == []
