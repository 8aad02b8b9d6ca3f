"""Moves on the platform: what it does when it is well, and what it does and does not tell when it is not."""

from datetime import datetime

from rehandle.sim.model.state import Row, State

NOT_BEGUN_WHEN_DOWN = ("give", "return")  # the receiver is looked at first
FIRST_WRITE_MOVES = ("restore", "return")  # before a taking-back or a giving comes a hold: on a silent platform nothing more happens


class Moves(State):
    """`there`: the platform has done it, whatever it told; `torn`: its own sources disagree until the same is written once more."""

    def _ask(self, handle: str, how: str, to: str, back: str = "", until: datetime | None = None) -> Row:
        """A move that makes `to` the holder; called off, it is `back` again."""
        move = {
            "handle": handle, "how": how, "to": to, "back": back, "until": until, "state": "asked", "begun": False, "there": False, "torn": False,
            "at": None,
        }  # fmt: skip
        self.moves.append(move)
        return move

    def _call_off(self, move: Row) -> bool:
        """Never begun, it ends here; begun, it is undone. Too late where the answer is on record."""
        if move["state"] == "asked":
            move["state"] = "withdrawing" if move["begun"] else "withdrawn"
        return bool(move["state"] != "done")

    def _carry(self, move: Row) -> None:
        if move["state"] == "withdrawing" and not self.stops[move["handle"]]:
            self._undo(move)
        elif move["state"] == "asked" and not self._waits(move):
            self._make(move)

    def _waits(self, move: Row) -> bool:
        """The name stands still, an earlier move of it is being undone, or what was decided on is too old."""
        undoing = any(each["handle"] == move["handle"] and each["state"] == "withdrawing" for each in self.moves)
        return bool(self.stops[move["handle"]]) or undoing or (move["until"] is not None and self.now > move["until"])

    def _make(self, move: Row) -> None:
        move["begun"] = move["begun"] or self.platform != "down" or move["how"] not in NOT_BEGUN_WHEN_DOWN
        clean = move["there"] and not move["torn"]
        if self.platform in ("ok", "split") or (self.platform == "half" and move["how"] in FIRST_WRITE_MOVES):
            self._write(move, there=True)
        if self.platform == "ok" or (self.platform == "split" and clean):
            move["state"], move["at"] = "done", self.now

    def _undo(self, move: Row) -> None:
        clean = not move["there"] and not move["torn"]
        if self.platform in ("ok", "split") or (self.platform == "half" and move["how"] == "vacate"):
            self._write(move, there=False)
        if self.platform == "ok" or (self.platform == "split" and clean):
            move["state"] = "withdrawn"

    def _write(self, move: Row, there: bool) -> None:
        if move["there"] != there:
            self.holder[move["handle"]] = move["to"] if there else move["back"]
            move["torn"] = self.platform == "split"
        move["there"], move["torn"] = there, move["torn"] and self.platform != "ok"
