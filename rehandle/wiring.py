"""The one place that knows both the rooms and the adapters: which fake or real part stands behind each port."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

from rehandle.adapters.keeper.socket import SocketKeeper
from rehandle.adapters.links.http import HttpLinkCheck, NothingMore
from rehandle.adapters.mail.box import Box
from rehandle.adapters.mail.memory import MemoryMailer
from rehandle.adapters.mail.pipelined import PipelinedMailer
from rehandle.adapters.mail.smtp import SmtpMailer
from rehandle.adapters.mail.throttle import Throttle
from rehandle.adapters.payment.http import HttpPayment
from rehandle.adapters.payment.memory import MemoryPayment
from rehandle.adapters.platform.fake import FakePlatform
from rehandle.config.keys import keys
from rehandle.config.office import office
from rehandle.demo_clock import offset
from rehandle.kernel.clock import Clock, RealClock, ShiftedClock
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.ports import Keeper, LinkCheck, Payment, Platform, Post
from rehandle.letters import deliver as letters
from rehandle.moves import carry_out as moves
from rehandle.orders.payouts import open_address
from rehandle.outbox.deliver import Handler
from rehandle.payments import deliver as payments
from rehandle.payments.paying_out import make_payout
from rehandle.people.queries import ctx_as
from rehandle.sweep.taking import Fresh, fresh


def keeper() -> Keeper:
    """The keeper of sealed auctions' keys, at its socket. A demo's is told the demo's time."""
    settings = office()
    path = Path(settings.keeper) if settings.keeper else settings.data_dir / "keeper" / "keeper.sock"
    return SocketKeeper(path, clock() if settings.demo else None)


def link_check() -> LinkCheck:
    """Who is asked before somebody takes part in a sale, beside the office's own rules."""
    settings = office()
    return HttpLinkCheck(settings.link_check, keys().webhook.hex().encode()) if settings.link_check else NothingMore()


@dataclass(frozen=True, slots=True)
class Ports:
    """The doors to the world that this process uses."""

    platform: Platform
    payment: Payment
    mailer: Post
    folder: Path = field(default_factory=lambda: office().data_dir)
    keeper: Keeper = field(default_factory=keeper)
    links: LinkCheck = field(default_factory=link_check)
    fresh: Fresh = field(init=False)
    handlers: Mapping[str, Handler] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "handlers", _handlers(self))
        object.__setattr__(self, "fresh", partial(fresh, self.platform, self.folder / "fresh"))


@lru_cache(maxsize=1)
def clock() -> Clock:
    """The office's clock: the machine's, or in a demo the machine's plus the offset that was chosen."""
    return ShiftedClock(offset) if office().demo else RealClock()


@lru_cache(maxsize=1)
def ports() -> Ports:
    """What stands behind the ports, from the settings."""
    settings = office()
    return Ports(FakePlatform(settings.data_dir / "platform.sqlite", clock()), _payment(), _mailer())


def office_ctx() -> Ctx:
    """The office itself, now: ticks, workers, commands."""
    now = clock().now()
    return ctx_as("office", now, lambda: new_id_at(now))


def real_now() -> datetime:
    """The machine's own time, for what never follows a demo's clock: webhook signatures, sessions."""
    return RealClock().now()


def _payment() -> Payment:
    settings = office()
    if settings.payment == "memory":
        return MemoryPayment(RealClock(), secret=keys().webhook)
    return HttpPayment(settings.payment_url, keys().webhook.hex().encode())  # as text: it travels in a header


def _mailer() -> Post:
    settings = office()
    if settings.mail == "memory":
        return MemoryMailer(RealClock())
    sender, throttle = f"{settings.mail_from}", Throttle(settings.mail_per_second)
    many = PipelinedMailer(settings.smtp_host, settings.smtp_port, sender, connections=settings.mail_connections, throttle=throttle)
    return SmtpMailer(settings.smtp_host, settings.smtp_port, sender, bounces=_came_back, many=many)


def _came_back(since: datetime) -> list[str]:
    """What came back to the demo's sink. A demo's clock may run ahead of the sink's, so all that ever came is told."""
    box = office().data_dir / "mail.sqlite"
    return Box(box).bounces(since - timedelta(days=36_500) if office().demo else since) if box.exists() else []


def _handlers(to: Ports) -> dict[str, Handler]:
    return {
        "letters.send": partial(letters.send, mailer=to.mailer, platform=to.platform),
        "moves.carry_out": partial(moves.carry_out, platform=to.platform),
        "payments.open_charge": partial(payments.open_charge, payment=to.payment),
        "payments.make_refund": partial(payments.make_refund, payment=to.payment),
        "payments.make_payout": partial(make_payout, payment=to.payment, address=open_address),
    }
