"""The payment port over HTTP, for the fake provider. No answer, or a fault of the provider's, is `Unreachable`: then ask by look-up."""

import http.client
import json
from datetime import datetime
from typing import cast
from urllib.parse import quote, urlsplit

from rehandle.adapters.payment import signing
from rehandle.adapters.payment.wire import Json, charge_of, money_of, told_money
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Checkout, ProviderCharge, ProviderEvent, Unreachable
from rehandle.kernel.refusal import Code, Refused


class HttpPayment:
    """A client of one provider. It keeps nothing; every call is a connection of its own, so threads may share it."""

    def __init__(self, address: str, secret: bytes, timeout_seconds: float = 5.0) -> None:
        self._host, self._secret, self._timeout_seconds = urlsplit(address).netloc, secret, timeout_seconds

    def checkout(self, key: str, amount: Money, reference: str, return_url: str, says: str, expires_at: datetime) -> Checkout:
        """Open a hosted page. Refuses `exists_with_different_content`, `invalid`."""
        told = {"reference": reference, "return_url": return_url, "says": says, "expires_at": expires_at.isoformat()}
        answer = self._ask("POST", "/v1/checkouts", {"amount": told_money(amount), **told}, key)
        return Checkout(answer["charge"], answer["url"])

    def refund(self, key: str, charge: str, amount: Money) -> str:
        """Give back a part of what was captured. Refuses `refund_too_large`, `wrong_state` (disputed), `exists_with_different_content`."""
        return str(self._ask("POST", "/v1/refunds", {"charge": charge, "amount": told_money(amount)}, key)["refund"])

    def payout(self, key: str, to: str, amount: Money, reference: str) -> str:
        """Pay somebody out of what is held. Refuses `invalid`, `overdrawn`, `exists_with_different_content`."""
        return str(self._ask("POST", "/v1/payouts", {"to": to, "amount": told_money(amount), "reference": reference}, key)["payout"])

    def charge(self, charge: str) -> ProviderCharge:
        """A charge as it stands now. Refuses `not_found`."""
        return charge_of(self._ask("GET", f"/v1/charges/{quote(charge, safe='')}"))

    def balance(self, currency: str) -> Money:
        """What the provider holds for us."""
        return cast("Money", money_of(self._ask("GET", f"/v1/balance?currency={quote(currency)}")["balance"]))

    def event(self, body: bytes, signature: str, now: datetime) -> ProviderEvent:
        """Read a webhook; refuses `signature_wrong`."""
        return signing.read(self._secret, body, signature, now)

    def control(self, path: str = "", **told: object) -> Json:
        """The fake provider's controls (`""`, `pay`, `expire`, `disputes`, `resend`): for the demo and tests only."""
        return self._ask("POST", f"/control/{path}".rstrip("/"), told)

    def _ask(self, method: str, path: str, told: Json | None = None, key: str = "") -> Json:
        status, body = self._exchange(method, path, json.dumps(told).encode() if told is not None else None, key)
        try:
            answer = json.loads(body)
        except ValueError:
            raise Unreachable(f"the provider answered {status} with no JSON") from None
        if status == 200:
            return cast("Json", answer)
        if status >= 500:
            raise Unreachable(f"the provider answered {status}")
        raise _refusal(answer)

    def _exchange(self, method: str, path: str, body: bytes | None, key: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._host, timeout=self._timeout_seconds)
        headers = {"Authorization": f"Bearer {self._secret.decode()}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, body, {**headers, "Idempotency-Key": key} if key else headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"the provider did not answer: {type(error).__name__}") from error
        finally:
            connection.close()


def _refusal(answer: Json) -> Refused:
    known = {code.value: code for code in Code}
    return Refused(known.get(answer.get("refused", ""), Code.INVALID), **answer.get("facts", {}))
