"""Who may do what: the walls between judging, earning, signing and keeping."""

import pytest

from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.people import flows, queries
from rehandle.people.rules.roles import EARNERS, JUDGES, ROLES, STAFF, clash, permissions

SEES_MONEY = {Permission.SALES_READ, Permission.APPRAISE, Permission.LEDGER_READ, Permission.ORDERS_READ}


def test_who_judges_a_name_sees_no_price_and_no_revenue():
    for role in JUDGES:
        assert not ROLES[role] & SEES_MONEY


def test_nobody_who_drafts_signs_and_nobody_who_signs_drafts():
    for role in STAFF:
        assert not {Permission.SALES_DRAFT, Permission.APPROVE} <= ROLES[role]


def test_judging_and_earning_never_meet_in_one_person():
    for judge in JUDGES:
        for earner in EARNERS:
            assert clash(frozenset({judge, earner}))
    assert not clash(frozenset({"auditor", "approver"}))


def test_the_public_may_only_ask():
    assert permissions(frozenset()) == {Permission.PUBLIC}


def test_staff_may_never_act_as_holder_or_buyer():
    for role in STAFF:
        assert not ROLES[role] & {Permission.CASES_ACT_AS_HOLDER, Permission.SALES_ANSWER, Permission.ORDERS_PAY}


@pytest.mark.django_db(transaction=True)
def test_roles_are_given_and_end(office):
    flows.add_member(office, id="ann", name="Ann", roles=["auditor"])
    flows.grant_role(office, member="ann", role="keeper")
    assert queries.roles_of("ann") == {"auditor", "keeper"}
    flows.end_role(office, member="ann", role="auditor")
    assert queries.ctx_for("ann", office.now, office.new_id).may == ROLES["keeper"]
    with pytest.raises(Refused) as refused:
        queries.ctx_for("nobody", office.now, office.new_id)
    assert refused.value.code == Code.NOT_FOUND


@pytest.mark.django_db(transaction=True)
def test_an_account_linked_to_staff_counts_as_staff(office):
    flows.add_member(office, id="ann", name="Ann", roles=["approver"], account_id="p-ann")
    flows.add_member(office, id="tom", name="Tom", account_id="p-tom")
    assert queries.staff_account("p-ann")
    assert not queries.staff_account("p-tom")
    flows.link(office, one="tom", other="ann", why="one household")
    assert queries.staff_account("p-tom")
    assert not queries.staff_account("p-unknown")


@pytest.mark.django_db(transaction=True)
def test_sending_back_needs_a_reason(office, as_role):
    with pytest.raises(Refused) as refused:
        flows.send_back(as_role("approver", "ann"), approval="x", reason=" ")
    assert refused.value.code == Code.REASON_MISSING
