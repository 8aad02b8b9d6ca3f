"""What is not of the template is marked, and nothing of the text is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.desk.rules.differences import Line, marked, name_between

TEXTS = st.lists(st.sampled_from(["", "one", "two", "pay 5", "pay 50"]), max_size=8).map("\n".join)


@pytest.mark.parametrize(("template", "text", "lines"), [
    ("a\nb", "a\nb", [Line("a", True), Line("b", True)]),
    ("a\nb", "a\nc", [Line("a", True), Line("c", False, "b")]),
    ("a", "a\nmore", [Line("a", True), Line("more", False)]),
    ("a\nb", "a", [Line("a", True), Line("", False, "b")]),
])  # fmt: skip
def test_marked(template, text, lines):
    assert marked(template, text) == lines


@given(TEXTS, TEXTS)
def test_every_line_of_the_text_is_shown_in_order(template, text):
    shown = [line.text for line in marked(template, text) if line.same or line.text or not line.instead_of]
    assert [each for each in shown if each] == [each for each in text.splitlines() if each]


@given(TEXTS, TEXTS)
def test_nothing_is_marked_only_where_both_are_the_same(template, text):
    assert all(line.same for line in marked(template, text)) == (template.splitlines() == text.splitlines())


@pytest.mark.parametrize(("pattern", "text", "name"), [
    ("To M,\nyou", "To Tom Baker,\nyou", "Tom Baker"),
    ("To M,", "Dear Tom,", ""),
    ("none", "To Tom,", ""),
])  # fmt: skip
def test_name_between(pattern, text, name):
    assert name_between(pattern, "M", text) == name
