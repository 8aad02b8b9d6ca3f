"""A letter as the team reads it: everything to the letter, but not what only its recipient may use."""

from rehandle.letters.links import token
from rehandle.letters.rules.hidden import without_keys
from rehandle.letters.write import code_of


def test_link_and_code_are_covered_and_nothing_else():
    link, code = token("offer", "o1"), code_of("letter-1")
    text = f"Dear Tom,\nhttp://127.0.0.1:8000/o/{link}?lang=ar\nhttp://127.0.0.1:8000/policy#rule-dormant\nCode {code}, 50,000.00"
    shown = without_keys(text)
    assert link not in shown
    assert code not in shown
    assert shown.splitlines()[0] == "Dear Tom,"
    assert "/policy#rule-dormant" in shown
    assert shown.endswith(", 50,000.00")


def test_a_holders_link_is_covered_too():
    link = token("holder", "r1.pizza")
    assert link not in without_keys(f"http://127.0.0.1:8000/l/{link}")
