"""What a keeper does, whichever way it is reached: makes pairs, and gives a private half out when its time has come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from rehandle.adapters.keeper.early import NEEDED, agreed
from rehandle.adapters.keeper.shelf import Pair, Shelf
from rehandle.kernel.ports import Signed
from rehandle.kernel.refusal import Code, Refused


@dataclass(frozen=True, slots=True)
class Book:
    """The keeper proper, on a shelf and a clock of its own."""

    shelf: Shelf
    now: Callable[[], datetime]

    def make(self, auction: str, not_before: datetime) -> bytes:
        """The public half of this auction's pair; made at the first call."""
        if known := self.shelf.find(auction):
            self._later(known, not_before)
            return known.public
        private = X25519PrivateKey.generate()
        pair = Pair(auction, private.public_key().public_bytes_raw(), private.private_bytes_raw(), not_before)
        self.shelf.keep(pair)
        return pair.public

    def put_off(self, auction: str, not_before: datetime) -> None:
        """Nothing is given out before this instant either."""
        self._later(self._found(auction), not_before)

    def give(self, auction: str) -> bytes:
        """The private half after its time. Refuses `not_found`, `too_early`."""
        pair = self._found(auction)
        if self.now() < pair.not_before:
            raise Refused(Code.TOO_EARLY, not_before=pair.not_before.isoformat())
        self.shelf.note({"at": self.now().isoformat(), "auction": auction})
        return pair.private

    def give_early(self, auction: str, reason: str, signed: Sequence[Signed]) -> bytes:
        """The private half on the word of two. It is noted before it is given. Refuses `not_found`, `reason_missing`, `signature_wrong`."""
        pair = self._found(auction)
        if not reason.strip():
            raise Refused(Code.REASON_MISSING)
        who = agreed(self.shelf.people(), auction, pair.public, reason, signed)
        if len(who) < NEEDED:
            raise Refused(Code.SIGNATURE_WRONG, agreed=len(who), needed=NEEDED)
        self.shelf.note({"at": self.now().isoformat(), "auction": auction, "early": list(who), "reason": reason})
        return pair.private

    def _found(self, auction: str) -> Pair:
        pair = self.shelf.find(auction)
        if pair is None:
            raise Refused(Code.NOT_FOUND)
        return pair

    def _later(self, pair: Pair, not_before: datetime) -> None:
        if not_before > pair.not_before:
            self.shelf.keep(replace(pair, not_before=not_before))
