"""A drop whose time to enter is over, with applications that wait for scores."""

from datetime import timedelta

from rehandle.kernel.ctx import Ctx
from rehandle.people import flows as people
from rehandle.people.queries import as_member
from rehandle.policy.flows import publish
from rehandle.policy.models import PolicyVersion
from rehandle.policy.rules.reading import parse
from rehandle.sales import entering, flows, market
from rehandle.sales.models import Entry
from rehandle.sales.scoring import label_of
from tests.desk import world
from tests.sales.entered import DROP_RULE, TEXTS


def drop(office: Ctx, handle: str = "soda", accounts: tuple[str, ...] = ("a-zoe",)) -> tuple[str, list[str]]:
    """Its sale, and the labels of its applications in the order in which they came."""
    sale = flows.open_sale(office.at(office.now - timedelta(days=12)), world.case(office, handle, "released", policy_hash=_rule(office))).sale
    for account in accounts:
        member = people.admit(office, account_id=account, name=account).member
        ctx = as_member(member, office.now - timedelta(days=5), office.new_id)
        entering.enter(ctx, id=f"entry-{account}", sale=sale, quote=market.quote(sale)[0], texts=TEXTS)
    entering.close_entries(office, sale=sale)
    return sale, [label_of(each.id) for each in Entry.objects.order_by("seq")]


def _rule(office: Ctx) -> str:
    """A rule of its own, which was in force before the one that everything else goes by."""
    publish(office.at(office.now - timedelta(days=30)), text=world.NORTHWIND)
    policy, long_ago = parse(DROP_RULE), office.now - timedelta(days=300)
    told = {"name": policy.id, "version": 0, "text": DROP_RULE, "published_at": long_ago, "effective_at": long_ago, "published_by": "office"}
    world.act(office, what=lambda _: PolicyVersion.objects.get_or_create(hash=policy.hash, defaults=told))
    return policy.hash
