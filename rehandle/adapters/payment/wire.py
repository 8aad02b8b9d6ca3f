"""How money, charges and events are written as JSON between the provider and its clients."""

from datetime import datetime
from typing import Any

from rehandle.kernel.money import Money
from rehandle.kernel.ports import ProviderCharge, ProviderEvent

Json = dict[str, Any]


def told_money(amount: Money | None) -> Json | None:
    """`{"currency": "USD", "minor": 5000000}`, or nothing."""
    return {"currency": amount.currency, "minor": amount.minor} if amount else None


def money_of(told: Json | None) -> Money | None:
    """The other way."""
    if told is None:
        return None
    if not (isinstance(told["minor"], int) and isinstance(told["currency"], str)):
        raise ValueError("an amount is a currency and a whole number of its smallest unit")
    return Money(told["currency"], told["minor"])


def told_charge(charge: ProviderCharge) -> Json:
    """A charge as the provider answers it."""
    amounts = {name: told_money(getattr(charge, name)) for name in ("captured", "refunded", "fee")}
    told = {"charge": charge.charge, "reference": charge.reference, "state": charge.state, "disputed": charge.disputed}
    return told | {"instrument": charge.instrument, **amounts}


def charge_of(told: Json) -> ProviderCharge:
    """The other way."""
    amounts = {name: money_of(told[name]) for name in ("captured", "refunded", "fee")}
    disputed, instrument = told["disputed"], told.get("instrument", "")
    return ProviderCharge(told["charge"], told["reference"], told["state"], disputed=disputed, instrument=instrument, **amounts)


def told_event(event: ProviderEvent) -> Json:
    """An event as it lies in a webhook's body."""
    amounts = {"amount": told_money(event.amount), "fee": told_money(event.fee)}
    told = {"id": event.id, "kind": event.kind, "charge": event.charge, "reference": event.reference, "at": event.at.isoformat()}
    return told | {"instrument": event.instrument, **amounts}


def event_of(told: Json) -> ProviderEvent:
    """The other way."""
    amount, fee, at = money_of(told["amount"]), money_of(told["fee"]), datetime.fromisoformat(told["at"])
    return ProviderEvent(told["id"], told["kind"], told["charge"], told["reference"], amount, fee, at, told.get("instrument", ""))
