"""The provider's page: opened at once for whoever waits, and its origin, where a form to pay ends."""

from urllib.parse import urlsplit

from rehandle import wiring
from rehandle.config.office import office
from rehandle.outbox.deliver import deliver_now
from rehandle.payments.queries import charge as charge_of


def page_of(charge: str) -> str:
    """Where a charge is paid. Empty while the provider is silent; the office asks again by itself."""
    deliver_now(wiring.office_ctx(), wiring.ports().handlers, "payments.open_charge", charge)
    return charge_of(charge).url


def provider() -> str:
    """The provider's origin."""
    if office().payment == "memory":
        return "https://pay.example"
    parts = urlsplit(office().payment_url)
    return f"{parts.scheme}://{parts.netloc}"
