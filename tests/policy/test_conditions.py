"""The language of conditions: what it reads, what it refuses and where, and that printing and reading are inverse."""

import pytest
from hypothesis import given, settings

from rehandle.policy.rules.conditions import parse
from rehandle.policy.rules.printed import printed
from rehandle.policy.rules.tokens import ConditionError
from rehandle.policy.rules.tree import Expr
from tests.policy.made import CONDITIONS


@settings(max_examples=200, deadline=None)
@given(CONDITIONS)
def test_what_is_printed_reads_back(tree: Expr) -> None:
    again = printed(parse(printed(tree)))
    assert parse(again) == parse(printed(tree))


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("posts<5 and not verified or paid", "posts < 5 and not verified or paid"),
        ("5 > posts", "posts < 5"),
        ("today <= absent_until", "absent_until >= today"),
        ("posts + 2 * 3 < followers", "posts + 6 < followers"),
        ("verified == false", "not verified"),
        ('state in ["a", "b"]', 'state in ["a", "b"]'),
        ("days_since(created_at) > -1", "days_since(created_at) > -1"),
        ('created_at < date("2020-02-29")', 'created_at < date("2020-02-29")'),
    ],
)
def test_reads(text: str, again: str) -> None:
    assert printed(parse(text)) == again


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", 0, "does not fit"),
        ("posts <", 7, "does not fit"),
        ("post < 5", 0, "no column 'post'"),
        ("verified or __import__(handle)", 12, "no function"),
        ("posts < 5 verified", 10, "'verified' stands where 'end' should"),
        ('posts < "5"', 0, "a number is compared with a text"),
        ("posts", 0, "something true or false should"),
        ("posts and verified", 0, "something true or false should"),
        ("created_at + 1 > today", 0, "takes two numbers"),
        ("days_since(posts) > 1", 11, "days_since takes a date column"),
        ("length(state) > 1", 7, "looks at the handle"),
        ('only(handle, "vowels")', 13, '"digits" or "letters"'),
        ('created_at < date("2021-02-29")', 18, "not a date"),
        ("posts * posts * followers > 1", 0, "can grow beyond"),
        ("posts < 9999999999999999", 8, "at most"),
        ("absent_until < absent_until", 0, "both sides may be none"),
        ('state in ["a", 5]', 0, "the list does not hold"),
        ("posts in []", 10, "does not fit"),
        ("verified < true", 0, "is not compared"),
        ("posts @ 5", 6, "has no meaning"),
        ("posts == 1; verified", 10, "has no meaning"),
        ("'a' == lang", 0, "has no meaning"),
        ("(" * 60 + "verified" + ")" * 60, 40, "nested at most"),
        ("not " * 60 + "verified", 160, "nested at most"),
        ("verified or " * 300 + "verified", 0, "at most 2000 signs"),
    ],
)
def test_refuses_with_the_place(text: str, at: int, says: str) -> None:
    with pytest.raises(ConditionError) as refusal:
        parse(text)
    assert says in str(refusal.value)
    assert refusal.value.at == at
