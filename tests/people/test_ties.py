"""Who is linked to whom, as a table and as laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.people.rules.ties import DEVICE, INSTRUMENT, MAIL, MANY, PAYOUT, RECORDED, STEPS, Tie, Trait, Way, near, ties

KINDS = (INSTRUMENT, PAYOUT, MAIL, DEVICE, RECORDED)
a, b, c, d = "abcd"


@pytest.mark.parametrize(
    ("known", "way"),
    [
        ([], None),
        ([Tie(a, b, INSTRUMENT)], Way((INSTRUMENT,), 1, strong=True)),
        ([Tie(b, a, PAYOUT), Tie(a, b, MAIL)], Way((MAIL, PAYOUT), 1, strong=True)),
        ([Tie(a, c, RECORDED), Tie(c, b, INSTRUMENT)], Way((INSTRUMENT,), 2, strong=True)),
        ([Tie(a, c, MAIL), Tie(c, d, MAIL), Tie(d, b, MAIL)], None),  # three steps
        ([Tie(a, b, DEVICE)], Way((DEVICE,), 1, strong=False)),
        ([Tie(a, b, DEVICE), Tie(a, b, MAIL)], Way((MAIL,), 1, strong=True)),
        ([Tie(a, c, DEVICE), Tie(c, b, DEVICE)], None),  # a device links through nobody
        ([Tie(a, c, INSTRUMENT), Tie(c, b, DEVICE)], None),
        ([Tie(a, a, INSTRUMENT)], None),
    ],
)
def test_linked(known, way):
    assert near(a, known).get(b) == way


def test_a_device_that_many_have_links_nobody():
    shown = [Trait(f"m{nr}", DEVICE, "x") for nr in range(MANY + 1)]
    assert not ties(shown)
    assert len(ties(shown[:-1])) == MANY * (MANY - 1) // 2
    assert ties([Trait(each.member, MAIL, "x") for each in shown])


def test_one_digest_of_two_kinds_links_nobody():
    assert not ties([Trait(a, MAIL, "x"), Trait(b, PAYOUT, "x")])


members = st.sampled_from([f"m{nr}" for nr in range(6)])
known = st.lists(st.builds(Tie, members, members, st.sampled_from(KINDS)), max_size=12)


@given(known)
def test_who_is_linked_is_linked_back_as_strongly_and_as_far(known):
    for one in {each for tie in known for each in (tie.one, tie.other)}:
        assert one not in near(one, known)
        for other, way in near(one, known).items():
            back = near(other, known)[one]
            assert (back.steps, back.strong) == (way.steps, way.strong)
            assert way.steps <= STEPS


@given(known, st.builds(Tie, members, members, st.sampled_from(KINDS)))
def test_what_becomes_known_unlinks_nobody(known, more):
    for one in {each for tie in known for each in (tie.one, tie.other)}:
        after = near(one, [*known, more])
        for other, way in near(one, known).items():
            assert after[other].strong or not way.strong
            assert not way.strong or after[other].steps <= way.steps
