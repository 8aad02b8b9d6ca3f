"""Canonical forms: tables for what is known, laws for every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehandle.kernel.refusal import Code, Refused
from rehandle.names.rules.profiles import LONGEST_TYPED, PROFILES, canonical, display


@pytest.mark.parametrize(
    ("name", "profile", "answer"),
    [
        ("Jack", "x", "jack"),
        ("@Jack", "x", "jack"),
        ("\u200e@jack\u200f", "x", "jack"),
        ("  jack ", "x", "jack"),
        ("a" * 15, "x", "a" * 15),
        ("a" * 16, "x", "length"),
        ("", "x", "length"),
        ("@", "x", "letters"),
        ("@@jack", "x", "letters"),
        ("ja ck", "x", "letters"),
        ("ja-ck", "x", "letters"),
        ("jack\n", "x", "jack"),
        ("ﬁsh", "x", "letters"),
        ("jасk", "x", "letters"),  # two Cyrillic letters
        ("١٢", "x", "letters"),
        ("\u212a", "x", "letters"),  # the Kelvin sign folds to k and is none
        ("My-Name", "dns-label", "my-name"),
        ("-name", "dns-label", "letters"),
        ("name-", "dns-label", "letters"),
        ("xn--80ak", "dns-label", "letters"),
        ("a_b", "dns-label", "letters"),
        ("Ĳssel", "precis", "letters"),
        ("Müller", "precis", "müller"),
        ("Mu\u0308ller", "precis", "müller"),
        ("ＪＡＣＫ", "precis", "jack"),
        ("محمد", "precis", "محمد"),
        ("two words", "precis", "letters"),
        ("\ud800", "precis", "letters"),
        ("@jack", "precis", "@jack"),
        ("", "precis", "length"),
        ("Vitalik.ETH", "ens", "vitalik.eth"),
        ("_name", "ens", "_name"),
        ("na_me", "ens", "letters"),
        ("ab--cd", "ens", "letters"),
        ("jасk", "ens", "letters"),  # scripts mixed
        ("раура", "ens", "letters"),  # all Cyrillic, all alike Latin
        ("1️⃣", "ens", "1⃣"),
        ("محمد", "ens", "محمد"),
        ("\ud800", "ens", "letters"),
        ("", "ens", "length"),
        ("a" * 256, "ens", "length"),
    ],
)
def test_canonical(name: str, profile: str, answer: str) -> None:
    """One table for all profiles; a refusal is named by its `why`."""
    form = canonical(name, profile)
    assert (form.facts["why"] if isinstance(form, Refused) else form) == answer


@given(st.text(max_size=40), st.sampled_from(sorted(PROFILES)))
def test_a_canonical_form_is_its_own(name: str, profile: str) -> None:
    """canon(canon(x)) = canon(x), and lengths are kept."""
    form = canonical(name, profile)
    if isinstance(form, Refused):
        assert form.code is Code.NAME_SHAPE
    else:
        assert canonical(form, profile) == form
        assert PROFILES[profile].min_length <= len(form) <= PROFILES[profile].max_length


@given(st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True))
def test_every_plain_name_is_one(name: str) -> None:
    """Whatever the alphabet allows is a name, in small letters."""
    assert canonical(name) == name.lower()


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("sign", ["a", "@", "\u200e", "ﷺ", "\u0308", "\U0001f600"])
def test_a_very_long_text_is_refused_unread(profile: str, sign: str) -> None:
    """33,000 signs cost no more than one look at their number."""
    form = canonical(sign * 33_000, profile)
    assert isinstance(form, Refused)
    assert form.facts["why"] == "length"
    assert len(display(sign * 33_000, "x")) <= LONGEST_TYPED + 1


def test_the_policy_sets_the_lengths() -> None:
    """Both ends belong to the range."""
    answers = [canonical("a" * length, "x", 3, 5) for length in range(2, 7)]
    assert [isinstance(answer, Refused) for answer in answers] == [True, False, False, False, True]


def test_an_unknown_profile_is_refused() -> None:
    """Not a fault: a policy may name one that this version lacks."""
    form = canonical("jack", "morse")
    assert isinstance(form, Refused)
    assert form.code is Code.INVALID


@pytest.mark.parametrize(
    ("name", "profile", "shown"),
    [
        ("\u2067@JaCk ", "x", "JaCk"),
        ("@JaCk", "precis", "@JaCk"),
        ("1⃣A", "ens", "1️⃣a"),
        ("ξ.eth", "ens", "Ξ.eth"),
        ("na me", "ens", "na me"),
        ("\ud800", "ens", "\ud800"),
    ],
)
def test_display(name: str, profile: str, shown: str) -> None:
    """What comes along is dropped and capitals stay; `precis` is left alone; `ens` as ENSIP-15 shows it."""
    assert display(name, profile) == shown


@given(st.text(max_size=40), st.sampled_from(sorted(PROFILES)))
def test_display_is_still_the_same_name(name: str, profile: str) -> None:
    """Showing a name never makes another one of it."""
    form = canonical(name, profile)
    assert isinstance(form, Refused) or canonical(display(name, profile), profile) == form
