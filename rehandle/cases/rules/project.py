"""A case as it stands at an instant: arcs that time alone walks are applied, whether a job has run or not."""

from dataclasses import replace
from datetime import datetime

from rehandle.cases.rules.clocks import announce_at, release_at
from rehandle.cases.rules.facts import CaseFacts
from rehandle.policy.rules.model import Policy


def project(case: CaseFacts, policy: Policy, now: datetime) -> CaseFacts:
    """The same case with every pure time arc that is due by `now` applied, in order. A late job is never seen."""
    while (following := step(case, policy, now)) is not None:
        case = following
    return case


def step(case: CaseFacts, policy: Policy, now: datetime) -> CaseFacts | None:
    """One time arc, if it is due. A name on its way back (`restore_move`) waits for the platform.

    A file whose objection was upheld after the hand-over ends when the name is back, and not before.
    """
    if case.ends_at is None or now < case.ends_at or case.restore_move:
        return None
    if case.state == "reclaimed":
        return replace(case, state="announced", announced_at=case.ends_at, ends_at=release_at(policy, case.ends_at))
    if case.state == "announced":
        return replace(case, state="released", released_at=case.ends_at, ends_at=case.objection_until)
    if case.state == "released" and case.why_ended != "appeal_upheld":
        return replace(case, state="closed", ended_at=case.ends_at, ends_at=None, why_ended="objection_window_over")
    return None


def first_end(policy: Policy, reclaimed_at: datetime) -> datetime:
    """The end of the time out of service."""
    return announce_at(policy, reclaimed_at)
