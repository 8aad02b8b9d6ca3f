"""Calls that letters need outside: made in no transaction, recorded by flows of their own."""

from datetime import timedelta

from rehandle.kernel.clock import RealClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.faults import point
from rehandle.kernel.ports import Mail, Mailer, Platform
from rehandle.letters import flows
from rehandle.letters.models import Letter
from rehandle.letters.seal import SealError
from rehandle.outbox.deliver import Claimed

HEADERS = (("X-Auto-Response-Suppress", "All"),)  # robots do not answer a machine's letter with another one
BOUNCES_FOR = timedelta(days=30)


def send(ctx: Ctx, job: Claimed, *, mailer: Mailer, platform: Platform) -> None:
    """Send one letter. After a crash it goes again under the same Message-ID, or the same key in the app."""
    try:
        letter = flows.open_to_send(ctx, job.ref, job.fence)
    except SealError:  # it was tampered with: it fails, loudly, and keeps no other letter waiting
        flows.record_refused(ctx, job.ref, "seal_broken", job.fence)
        return
    if letter is None:
        return
    point("letters.send.before")
    answer = _by_mail(letter, mailer) if letter.channel == "mail" else _in_app(job.ref, letter, platform)
    point("letters.send.after")
    if answer == "accepted":
        flows.record_accepted(ctx, job.ref, job.fence)
    else:
        flows.record_refused(ctx, job.ref, answer, job.fence)


def collect_bounces(ctx: Ctx, *, mailer: Mailer) -> int:
    """Ask what came back since the oldest letter that may still come back. Returns how many failed by it.

    The mail server's dates are on real time, ours may be on the demo's clock: the earlier of both counts.
    """
    waiting = Letter.objects.filter(state="accepted", channel="mail").order_by("accepted_at")
    oldest = waiting.values_list("accepted_at", flat=True).first()
    if oldest is None:
        return 0
    came_back = list(waiting.filter(message_id__in=mailer.bounces(min(oldest, RealClock().now() - BOUNCES_FOR))).values_list("id", flat=True))
    for letter in came_back:
        flows.record_bounced(ctx, letter)
    return len(came_back)


def _by_mail(letter: flows.Outgoing, mailer: Mailer) -> str:
    return mailer.send(Mail(letter.address, letter.title, letter.text, letter.html, letter.lang, letter.message_id, HEADERS))


def _in_app(key: str, letter: flows.Outgoing, platform: Platform) -> str:
    platform.notify(letter.address, letter.title, letter.text, key)
    return "accepted"
