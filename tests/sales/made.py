"""A released name under the rule that the demo runs, people to sell it, and a flow to make rows in."""

import dataclasses
from datetime import timedelta
from pathlib import Path

from rehandle.cases.models import Case
from rehandle.handles import change
from rehandle.kernel.flow import flow
from rehandle.kernel.permission import Permission
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people import flows as people
from rehandle.people.queries import ctx_for
from rehandle.policy.flows import publish

NORTHWIND = Path("policies/northwind.toml").read_text(encoding="utf-8")
NOBODY = object()  # a platform that is not asked: nobody bids


@flow(needs=Permission.TICK)
def act(ctx, what: object) -> int:
    """Run anything inside a flow that the log knows of."""
    append(ctx, Event.STRUCK)
    what(ctx)
    return 1


def policy(office, text=NORTHWIND):
    return publish(at(office, days=-40), text=text).hash


def case(office, handle="ember", *, policy_text=NORTHWIND, **told):
    """A case whose name was released a day ago."""
    hash_ = policy(office, policy_text)

    def make(ctx):
        row = change.know(ctx, handle, handle.title(), "a1", ctx.now - timedelta(days=900))
        change.suspend(ctx, row)
        values = {
            "id": f"case-{handle}", "handle": handle, "display": handle.title(), "epoch": row.epoch, "account_id": "a1", "policy_hash": hash_,
            "tier": "rare", "verdict": "dormant", "clause": "dormant", "facts": {}, "lang": "en", "state": "released",
            "opened_at": ctx.now - timedelta(days=90), "reclaimed_at": ctx.now - timedelta(days=46), "announced_at": ctx.now - timedelta(days=16),
            "released_at": ctx.now - timedelta(days=1), "objection_until": ctx.now + timedelta(days=100), "ends_at": ctx.now + timedelta(days=100),
        }  # fmt: skip
        Case.objects.create(**values | told)

    act(office, what=make)
    return told.get("id", f"case-{handle}")


def team(office):
    """Ann and Eve draft, Bob and Cem sign; Cem is linked to Ann; Dan decides on names."""
    for name, role, account in (
        ("ann", "sales_drafter", ""), ("eve", "sales_drafter", ""), ("bob", "approver", "staff-1"), ("cem", "approver", ""), ("dan", "case_worker", ""),
    ):  # fmt: skip
        people.add_member(office, id=name, name=name, roles=[role], account_id=account, username=f"{name}@office.example")
    people.link(office, one="ann", other="cem", why="one household")
    people.add_member(office, id="kin", name="kin", roles=[], account_id="kin-1", username="kin@home.example")
    people.link(office, one="bob", other="kin", why="family")
    return {name: ctx_for(name, office.now, office.new_id) for name in ("ann", "eve", "bob", "cem", "dan")}


def at(ctx, **delta):
    return ctx.at(ctx.now + timedelta(**delta))


def lenient(ctx, *permissions):
    return dataclasses.replace(ctx, may=ctx.may | set(permissions))
