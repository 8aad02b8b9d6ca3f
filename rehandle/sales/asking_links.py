"""An operator's own link check, asked before somebody takes part, outside every transaction; what it says is noted as a relation.

The office's own rules (`linked.py`) are asked by each flow itself, with what was noted here. A service adds links and never takes one away.
"""

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import LinkCheck, Unreachable
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.flows import note_links
from rehandle.people.queries import accounts_of, ctx_as, near_staff
from rehandle.people.queries import member as member_of
from rehandle.sales.about import is_listed, listing_of
from rehandle.sales.linked import taking_part
from rehandle.sales.models import Sale


def ask_first(ctx: Ctx, sale: str, check: LinkCheck) -> None:
    """Ask about a member and everybody beside whom he would take part. Refuses `check_down` where nobody answers: nothing was done."""
    row = Sale.objects.filter(id=sale).first()
    if row is None:
        return
    own, others = member_of(ctx.actor.id).account_id, set(accounts_of(taking_part(row) | near_staff()))
    others |= {listing_of(row.case).account} if is_listed(row.case) else set()
    asked = sorted(others - {own, ""})
    try:
        found = check.linked(own, asked) if own and asked else []
    except Unreachable:
        raise Refused(Code.CHECK_DOWN) from None
    if found:
        note_links(ctx_as("office", ctx.now, ctx.new_id), account=own, others=found)
