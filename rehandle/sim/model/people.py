"""What holders, their people and the Handle Team say about a file."""

from rehandle.sim.model.files import Files
from rehandle.sim.model.state import ENDED, ROLES


class People(Files):
    """Commands about files. Each answers `ok` or a refusal's code."""

    def keep(self, who: str, case: str) -> str:
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if row["state"] == "kept":
            return "ok"
        if row["state"] not in ("opened", "grace") or row["reclaim"]:
            return "too_late"
        row["state"] = "kept"
        return "ok"

    def away(self, who: str, case: str, days: int) -> str:
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if row["state"] not in ("opened", "grace") or row["reclaim"]:
            return "too_late"
        if not 0 < days <= 730:
            return "invalid"
        row["state"] = "kept"
        return "ok"

    def object_to(self, who: str, id: str, case: str, words: str) -> str:  # noqa: A002, PLR0911 -- the client's id; a ladder of refusals
        if not who.startswith("holder:"):
            return "forbidden"
        if (known := self._once(id, who, case, words)) is not None:
            return known
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if not words:
            return "invalid"
        if row["objection_until"] and self.now > row["objection_until"]:
            return "too_late"
        if row["state"] in ("kept", "restored"):
            return "wrong_state"
        if any(each["case"] == case and each["state"] == "filed" for each in self.appeals.values()):
            return "already_done"
        self._catch_up(row)
        self.appeals[id], self.used[id] = {"case": case, "state": "filed", "by": ""}, (who, case, words)
        self._stop(row["handle"], f"objection:{id}")
        return "ok"

    def get_back(self, who: str, case: str) -> str:
        row = self.cases[case]
        if refused := self._holder_is(who, case):
            return refused
        if row["restore"]:
            return "ok"
        touched = dict(row)
        self._catch_up(touched)
        if touched["state"] not in ("reclaimed", "announced"):
            return "too_late"
        if self.stops[row["handle"]]:
            return "stopped"
        row.update(touched)
        row["restore"] = self._ask(row["handle"], "restore", row["account"])
        return "ok"

    def tell_death(self, who: str, id: str, handle: str) -> str:  # noqa: A002 -- the client's id
        if (known := self._once(id, who, handle)) is not None:
            return known
        self.deaths[id], self.used[id] = {"handle": handle, "outcome": ""}, (who, handle)
        self._stop(handle, f"death:{id}")
        return "ok"

    def review(self, who: str, case: str, holds: bool, reason: str) -> str:  # noqa: PLR0911 -- a ladder of refusals
        row = self.cases[case]
        if "judge" not in ROLES.get(who, ""):
            return "forbidden"
        if refused := self._moving(row):
            return refused
        if row["state"] not in ("opened", "grace"):
            return "wrong_state"
        if row["reviewed"]:
            return "already_done"
        if any(each["case"] == case and each["by"] == who for each in self.appeals.values()):
            return "reviewer_may_not_decide"
        if not holds and not reason:
            return "reason_missing"
        row["reviewed"] = who
        if not holds:
            row["state"] = "kept"
        return "ok"

    def decide(self, who: str, appeal: str, upheld: bool, reason: str) -> str:
        filed = self.appeals[appeal]
        row = self.cases[filed["case"]]
        if "judge" not in ROLES.get(who, ""):
            return "forbidden"
        if filed["state"] != "filed":
            return "already_done"
        if row["reviewed"] == who:
            return "reviewer_may_not_decide"
        if not reason:
            return "reason_missing"
        filed["state"], filed["by"] = ("upheld" if upheld else "dismissed"), who
        self._thaw(row["handle"], f"objection:{appeal}")
        if upheld:
            self._for_the_holder(row, objection=True)
        return "ok"

    def decide_death(self, who: str, report: str, confirmed: bool, reason: str) -> str:
        told = self.deaths[report]
        rows = [row for row in self.cases.values() if row["handle"] == told["handle"] and row["state"] not in ENDED]
        if "judge" not in ROLES.get(who, ""):
            return "forbidden"
        if told["outcome"]:
            return "already_done"
        if not reason:
            return "reason_missing"
        told["outcome"] = "memorial" if confirmed else "not_confirmed"
        self._thaw(told["handle"], f"death:{report}")
        for row in rows if confirmed else ():
            self._for_the_holder(row, objection=False)
        return "ok"
