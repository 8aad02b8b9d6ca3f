"""What the provider says when it is asked, as the webhooks that should have come."""

from collections.abc import Collection

from rehandle.kernel.ports import ProviderCharge
from rehandle.payments.rules.answer import CAPTURED, EXPIRED, LOST, OPENED, WON

_DISPUTES: dict[str, tuple[str, ...]] = {"": (), "open": (OPENED,), "won": (OPENED, WON), "lost": (OPENED, LOST)}


def missed(told: ProviderCharge, applied: Collection[str]) -> list[str]:
    """Kinds of webhooks that the provider's answer implies and that never took effect here, in the order of life."""
    first = {"captured": (CAPTURED,), "expired": (EXPIRED,), "failed": (EXPIRED,)}.get(told.state, ())
    return [kind for kind in (*first, *_DISPUTES[told.disputed]) if kind not in applied]
