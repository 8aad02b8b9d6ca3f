"""Who asks with a member's key: `Authorization: Bearer …`."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from rehandle import wiring
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.keys import member_by
from rehandle.people.queries import as_member


class MemberKey(HttpBearer):
    """A key that a member made on the page Your account here. Without one, or with one that is over: `key_unknown`."""

    def __call__(self, request: HttpRequest) -> Ctx:
        """The member's context."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            raise Refused(Code.KEY_UNKNOWN)
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Ctx:
        """Refuses `key_unknown`."""
        now = wiring.clock().now()
        return as_member(member_by(token[:200], now), now, lambda: new_id_at(now))
