"""The ladder of a reclaim: the first refusal that holds is the answer."""

from dataclasses import replace

import pytest

from rehandle.cases.rules.clocks import Told
from rehandle.cases.rules.notice import Notice, missing
from rehandle.cases.rules.reclaim import Standing, may_reclaim
from tests.cases.test_clocks import NORTHWIND, at

NOW = at("2027-01-01T12:00")
TOLD = (Told(30, at("2026-12-01T09:00")), Told(7, at("2026-12-25T12:00")))
READY = Standing("rare", NOW, TOLD, False, True, ("dormant",))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"answer_by": None}, "too_early"),
        ({"answer_by": at("2027-01-01T12:00:01")}, "too_early"),
        ({"told": TOLD[:1]}, "notices_missing"),
        ({"told": ()}, "notices_missing"),
        ({"told": (TOLD[0], Told(7, at("2026-12-05T09:00")))}, "notices_missing"),
        ({"told": (), "published": True}, None),
        ({"reviewed": False}, "review_missing"),
        ({"reviewed": False, "tier": "mass"}, None),
        ({"verdicts": ("active",)}, "active_again"),
        ({"verdicts": ("dormant", "active")}, "active_again"),
        ({"verdicts": ("unknown",)}, "active_again"),
        ({"verdicts": ("exempt",)}, "active_again"),
        ({"verdicts": ()}, "active_again"),
        ({"answer_by": None, "told": (), "reviewed": False, "verdicts": ()}, "too_early"),
        ({"told": (), "reviewed": False, "verdicts": ()}, "notices_missing"),
        ({"reviewed": False, "verdicts": ()}, "review_missing"),
    ],
)
def test_may_reclaim(change, code):
    refused = may_reclaim(NORTHWIND, replace(READY, **change), NOW)
    assert (refused.code.value if refused else None) == code


FULL = Notice(
    notice_id="n1", handle="pizza", account_id="a1", epoch=0, number=30, policy_id="northwind", policy_version=3, policy_hash="ab",
    clause="3", clause_sentence="not used", clause_link="/policy#verdict-dormant", measure="taken back", starts_at=NOW, ends_at=NOW,
    facts=("last sign-in",), sources=("the platform",), automated="found by a program", reviewer_role="case worker", options=("keep",),
    answer_by=NOW, objection_link="/l/x", who_decides="someone else", redress="a court", effects="posts stay", after_a_sale="returns",
    own_interest="may earn", channels=("mail",), language="en", contact="names@northwind.example", keep_until=NOW, check_code="abcd",
)  # fmt: skip


def test_a_full_notice_lacks_nothing():
    assert missing(FULL) == []


@pytest.mark.parametrize("name", [name for name in Notice.__dataclass_fields__ if name not in ("epoch", "number")])
def test_every_field_is_required(name):
    kind = type(getattr(FULL, name))
    empty = None if kind is type(NOW) else kind()
    assert missing(replace(FULL, **{name: empty})) == [name]
