"""From an empty folder to an office with its first cases: each step looks whether it is done, so that a broken start goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from django.core.management import call_command

from rehandle import wiring
from rehandle.adapters.platform.csv import load_csv
from rehandle.adapters.platform.earlier import write_earlier
from rehandle.adapters.platform.loading import load_parquet, write_snapshot
from rehandle.adapters.platform.people import people as placed
from rehandle.adapters.platform.world import ACCOUNTS, write_parquet
from rehandle.cases.opening import open_from_run
from rehandle.cli.demo import people
from rehandle.config.office import office
from rehandle.kernel.refusal import Code, Refused
from rehandle.names.lists import Lists
from rehandle.policy.flows import publish
from rehandle.policy.queries import in_force
from rehandle.policy.rules.reading import parse
from rehandle.sweep.flows import record_run
from rehandle.sweep.job import Job
from rehandle.sweep.run import sweep
from rehandle.sweep.snapshots import EARLIER, LAST
from rehandle.tick import advance_clock

POLICY = Path(__file__).parents[3] / "policies" / "northwind.toml"
MORNING = time(9, tzinfo=UTC)
FIRST_WAVE = 40  # cases: enough to fill a desk, few enough to read


@dataclass(slots=True)
class Furnishing:
    """What the steps hand on to each other."""

    accounts: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    folder: Path = field(default_factory=lambda: office().data_dir)
    campaign: bool = False

    @property
    def made(self) -> int:
        """How many accounts are generated: for a campaign so many that some 60,000 names are found."""
        return ACCOUNTS * 3 // 2 if self.campaign else ACCOUNTS

    @property
    def platform(self) -> Path:
        """The fake platform's file."""
        return self.folder / "platform.sqlite"

    @property
    def snapshot(self) -> Path:
        """The accounts as the sweep reads them."""
        return self.folder / LAST

    @property
    def done(self) -> Path:
        """Says that everything below was done once."""
        return self.folder / "furnished"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what is shown while it runs, and the work."""

    says: str
    work: Callable[[Furnishing], None]


def steps(asked: Furnishing) -> Iterator[Step]:
    """The tables each time, since the code may be newer than the data; the rest once."""
    yield Step("Preparing the tables", lambda _: migrate())
    if not asked.done.exists():
        yield from (
            Step("Publishing the rule", publish_rule),
            Step("Setting the demo's clock", lambda _: set_clock()),
            Step("Letting people in", lambda _: people.join(wiring.office_ctx())),
            Step("Reading your accounts" if asked.accounts else f"Making a platform of {asked.made:,} accounts", fill_platform),
            Step("Sweeping every account under the rule", sweep_platform),
        )


def migrate() -> None:
    """Bring the tables up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def publish_rule(asked: Furnishing) -> None:
    """The demo's rule, as its file says it. It has been public for as long as it promises when the demo begins.

    For a campaign all names come in one wave, so that the demo's clock shows in minutes what would take a year.
    """
    text = POLICY.read_text(encoding="utf-8")
    text = text.replace("waves = 52", "waves = 1") if asked.campaign else text
    said = parse(text).policy
    public_at = datetime.combine(said.effective, time(tzinfo=UTC)) - timedelta(days=said.publish_days)
    ctx = wiring.office_ctx()
    publish(ctx.at(min(ctx.now, public_at)), text=text)


def set_clock() -> None:
    """The rule takes effect on a day: the demo is never before it."""
    begins = datetime.combine(parse(POLICY.read_text(encoding="utf-8")).policy.effective, MORNING)
    ctx = wiring.office_ctx()
    if ctx.now < begins:
        advance_clock(ctx, begins)


def fill_platform(asked: Furnishing) -> None:
    """Accounts of the operator, or generated ones. Refuses `file_unreadable`, `column_missing`."""
    if asked.accounts:
        load_csv(asked.accounts, asked.columns, asked.platform)
    else:
        write_parquet(asked.snapshot, accounts=asked.made, as_of=wiring.office_ctx().now)
        load_parquet(asked.snapshot, asked.platform)
    write_snapshot(asked.platform, asked.snapshot)
    if not asked.accounts:
        write_earlier(asked.snapshot, asked.folder / EARLIER, wiring.office_ctx().now)


def sweep_platform(asked: Furnishing) -> None:
    """One sweep, put on record; the people of the demo and a first small wave of rare names become cases."""
    ctx = wiring.office_ctx()
    policy, run = in_force(ctx.now), ctx.new_id()
    folder = asked.folder / "runs" / run
    summary = sweep(policy, Lists.load(), Job(asked.snapshot, ctx.now, folder))
    record_run(ctx, id=run, policy_hash=policy.hash, as_of=ctx.now, folder=str(folder), summary=summary)
    swept = partial(open_from_run, ctx, run=run, folder=folder, snapshot=asked.snapshot, policy_hash=policy.hash, as_of=ctx.now)
    if asked.campaign:
        asked.done.touch()
        return
    if not asked.accounts:
        swept(tiers=("rare", "priority"), waves=(), handles=[person.handle for person in placed(ctx.now)])
    swept(tiers=("rare",), most=FIRST_WAVE)
    asked.done.touch()


def columns_of(text: str) -> dict[str, str]:
    """`handle=name,last_login_at=seen` as ours -> theirs. Refuses `invalid`."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    if any(not ours.strip() or not sign or not theirs.strip() for ours, sign, theirs in pairs):
        raise Refused(Code.INVALID, columns=text, write_it_as="handle=name,last_login_at=seen")
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs}


