"""The clock of files: letters, the time to answer, the taking-back, the list, the release; and what a standstill does to it."""

from datetime import UTC, datetime, time

from rehandle.sim.model.moves import Moves
from rehandle.sim.model.state import BOUNCE, DAY, ENDED, GRACE, LISTED, NOTICES, OBJECT, RELEASE_HOUR, REST, WEEK, Row, address_of, day_over


class Files(Moves):
    """What the office does with a file by itself."""

    def _send(self, row: Row) -> None:
        """Letters go out unless the name stands still; who counts as told is known after the bounce time."""
        for letter in row["notices"]:
            if letter["state"] == "accepted" and letter["at"] + BOUNCE <= self.now:
                letter["state"] = "delivered"
            if letter["state"] != "written" or self.stops[row["handle"]] or self.mail == "down":
                continue
            if address_of(row) in self.refuse:
                letter["state"] = "failed"
            elif self.mail == "ok":
                letter["state"], letter["at"] = ("failed" if address_of(row) in self.bounce else "accepted"), self.now

    def _notice(self, row: Row) -> None:
        if row["state"] not in ("opened", "grace", "reclaimed", "announced") or self.stops[row["handle"]] or self.platform == "down":
            return
        if row["reclaim"] and row["state"] == "grace":
            return
        left = [number for number in NOTICES if number not in [each["number"] for each in row["notices"]]]
        if left and (not row["notices"] or (row["answer_by"] and self.now >= row["answer_by"] - (left[0] or 1) * DAY)):
            row["notices"].append({"number": left[0], "state": "written", "at": None})

    def _told(self, row: Row) -> list[Row]:
        return [each for each in row["notices"] if each["state"] in ("accepted", "delivered") and each["at"] + BOUNCE <= self.now]

    def _grace(self, row: Row) -> None:
        if row["state"] != "opened" or self.stops[row["handle"]]:
            return
        told = self._told(row)
        if not told and row["notices"] and all(each["state"] == "failed" for each in row["notices"]):
            row["published"] = row["published"] or self.now
        if not told and not row["published"]:
            return
        began = min((each["at"] for each in told), default=row["published"])
        row["answer_by"] = row["ends"] = day_over(began.date() + GRACE * DAY)
        row["objection_until"] = day_over(began.date() + OBJECT * DAY)
        row["state"] = "grace"

    def _reclaim(self, row: Row) -> None:
        """The name is asked back only after every notice, a look by a person, and a last look at the account."""
        if row["state"] != "grace" or self.stops[row["handle"]] or row["reclaim"] or self.now < row["answer_by"]:
            return
        if not row["reviewed"] or self.platform == "down":
            return
        told = [each for each in self._told(row) if each["number"] > 0]
        if len(told) > 1:
            end = day_over(max(each["at"] for each in told).date() + 6 * DAY)
            if end > row["answer_by"]:
                row["answer_by"] = row["ends"] = end
                return
        elif not row["published"]:
            if any(each["number"] == 7 and each["state"] == "failed" for each in row["notices"]):
                row["published"], row["answer_by"] = self.now, day_over(self.now.date() + GRACE * DAY)
                row["ends"] = row["answer_by"]
            return
        if row["account"] in self.active and self.now - self.active[row["account"]] < 365 * DAY:
            row["state"] = "kept"
        else:
            row["reclaim"] = self._ask(row["handle"], "vacate", "", row["account"], self.now + DAY)

    def _ask_again(self, row: Row) -> None:
        """No answer for a day: the account is looked at once more before anything is taken."""
        asked = row["reclaim"] if row["state"] == "grace" and not self.stops[row["handle"]] else None
        if asked and asked["state"] == "asked" and self.now > asked["until"]:
            self._forget_asking(row)

    def _forget_asking(self, row: Row) -> None:
        """A taking-back that did not come through is asked anew later; one that did is on record."""
        self._reclaimed(row)
        if row["state"] == "grace" and row["reclaim"]:
            self._call_off(row["reclaim"])
            row["reclaim"] = None

    def _reclaimed(self, row: Row) -> None:
        if row["state"] == "grace" and row["reclaim"] and row["reclaim"]["state"] == "done":
            row["state"], row["ends"] = "reclaimed", row["reclaim"]["at"] + REST * DAY

    def _advance(self, row: Row) -> None:
        """Before the list and before the release the account is looked at once more."""
        if not self._due(row):
            return
        if row["state"] in ("reclaimed", "announced") and self.platform == "down":
            return
        if row["state"] in ("reclaimed", "announced") and self._active_late(row):
            row["restore"] = self._ask(row["handle"], "restore", row["account"])
        else:
            self._walk_on(row)

    def _due(self, row: Row) -> bool:
        return bool(row["ends"] and self.now >= row["ends"] and not row["restore"] and not self.stops[row["handle"]])

    def _active_late(self, row: Row) -> bool:
        """Used before the platform took the name back, and after it was looked at for that."""
        last, taken = self.active.get(row["account"]), row["reclaim"]["at"]
        return last is not None and last <= taken and taken - last < 365 * DAY

    def _catch_up(self, row: Row) -> None:
        """Whoever touches a file finds it where time has brought it."""
        before = ""
        while self._due(row) and before != row["state"]:
            before = row["state"]
            self._walk_on(row)

    def _walk_on(self, row: Row) -> None:
        if row["state"] == "reclaimed":
            opens = row["ends"] + LISTED * DAY
            hour = datetime.combine(opens.date(), time(RELEASE_HOUR, tzinfo=UTC))
            row["state"], row["ends"] = "announced", hour if hour >= opens else hour + DAY
        elif row["state"] == "announced":
            row["state"], row["ends"] = "released", row["objection_until"]
        elif row["state"] == "released" and not row["goes_back"]:
            row["state"] = "closed"

    def _restored(self, row: Row) -> None:
        back = row["restore"] and row["restore"]["state"] == "done"
        if back and row["state"] in ("reclaimed", "announced", "released") and not self.stops[row["handle"]]:
            row["state"] = "restored"

    def _thaw(self, handle: str, stop: str) -> None:
        """The last stop ends: every clock of the name goes on with what was left, a week at least."""
        self.stops[handle].pop(stop, None)
        if self.stops[handle] or handle not in self.since:
            return
        began = self.since.pop(handle)
        for row in self.cases.values():
            if row["handle"] != handle or row["state"] in ENDED or stop.startswith("dispute:"):
                continue  # a quarrel about money takes no time from a holder, and gives him none
            self._forget_asking(row)
            if row["ends"]:
                row["ends"] = max(row["ends"] + (self.now - began), self.now + WEEK)
                row["answer_by"] = row["ends"] if row["state"] == "grace" else row["answer_by"]
        for holds, name in self._clocks(handle):
            if began < holds[name] and began < self.now:
                holds[name] = self.now + max(holds[name] - began, WEEK)

    def _for_the_holder(self, row: Row, objection: bool) -> None:
        self._forget_asking(row)
        if row["state"] in ("opened", "grace"):
            row["state"] = "kept"
        elif row["state"] in ("reclaimed", "announced", "released") and not row["restore"]:
            if row["outcome"] or self._handed_over(row):
                row["goes_back"] = row["goes_back"] or objection
            else:
                row["restore"] = self._ask(row["handle"], "restore", row["account"])

    def _handed_over(self, row: Row) -> bool:
        """The buyer has it, on record or not yet; what is still on its way to him is called off."""
        too_late = [each for each in self.moves if each["handle"] == row["handle"] and each["how"] == "give" and not self._call_off(each)]
        return bool(too_late)
