"""Opening sealed bids before their time: the record first, then the keeper, then the end of the auction. Nothing outside is called inside a flow."""

from collections.abc import Sequence

from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ports import Keeper, Signed
from rehandle.kernel.refusal import Code, Refused
from rehandle.sales import sealed_bids
from rehandle.sales.rules.answers import SaleEnded


def break_off(ctx: Ctx, sale: str, reason: str, signed: Sequence[Signed], *, keeper: Keeper) -> SaleEnded:
    """On the word of two people whom the keeper knows. Refuses as `sealed_bids.ask_early`, then `signature_wrong`. Raises `Unreachable`.

    That it was asked for stays on record also where the keeper refuses, or does not answer.
    """
    sealed_bids.ask_early(ctx, sale=sale, reason=reason, keepers=len({each.name for each in signed}))
    return sealed_bids.break_off(ctx, sale=sale, private=keeper.give_early(sale, reason, signed).hex())


def words(told: Sequence[str]) -> list[Signed]:
    """`NAME:SIGNATURE` as people hand it over. Refuses `invalid`."""
    try:
        return [Signed(name, bytes.fromhex(signature)) for name, _, signature in (each.partition(":") for each in told)]
    except ValueError:
        raise Refused(Code.INVALID, field="word") from None
