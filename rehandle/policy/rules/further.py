"""What the page says beyond the first form of the language: nothing that a policy says is left unsaid."""

from collections.abc import Iterator
from typing import Any

from rehandle.kernel.words.bidi import isolate
from rehandle.policy.rules import further_words as w
from rehandle.policy.rules.further_prices import price_items
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import joined
from rehandle.policy.rules.parts import Payment, Redeem
from rehandle.policy.rules.said import Pair, say
from rehandle.policy.rules.sales import Auction, Drop, English, FirstCome, Offer, Priced, Request, Sale, Wish
from rehandle.policy.rules.timed import Timed

Said = tuple[str, tuple[str, ...], str]


def taken_items(policy: Policy, lang: str) -> Iterator[Said]:
    """How long a name rests that people still look for, and what it costs its former holder."""
    for number, row in enumerate(policy.clocks.residue, start=1):
        pair = w.RESIDUE_REST if row.below is None else w.RESIDUE
        yield f"residue-{number}", ("clocks.residue",), say(pair, lang, below=row.below or 0, days=row.days)
    redeem = policy.redeem
    if redeem != Redeem():
        price = policy.amount(redeem.price)
        pair = w.REDEEM if policy.sells else w.REDEEM_FREE
        yield "redeem", ("redeem.price", "redeem.after_release_days"), say(pair, lang, price=price, days=redeem.after_release_days)
    if redeem.price_by:
        yield "redeem-by", ("redeem.price_by",), say(w.REDEEM_BY, lang, rule=redeem.price_by)
    if policy.appeal.objection == "ends":
        yield "objection-ends", ("appeal.objection",), say(w.OBJECTION_ENDS, lang)


def given_items(policy: Policy, lang: str) -> Iterator[Said]:
    """Price rules, fees, time to pay, waiting lists, and what changes by itself."""
    yield from price_items(policy, lang)
    if policy.sells:
        yield from _money(policy, lang)
    if policy.watch.names:
        yield from _watch(policy, lang)
    for number, entry in enumerate(policy.timed, start=1):
        yield f"timed-{number}", (f"timed.{number}",), _timed(entry, lang)


def step_items(policy: Policy, index: int, step: Sale, lang: str) -> Iterator[Said]:
    """What one step has beyond its first sentence, a sentence each."""
    for key, pair, values in _step(policy, step, lang):
        keys = TOLD_TOGETHER.get(key, (key.partition("-")[0],))
        yield f"step-{index}-{key}", tuple(f"sale.{index}.{each}" for each in keys), say(pair, lang, **values)


TOLD_TOGETHER = {"use_days": ("use_days", "gives")}  # one sentence says both
Told = tuple[str, Pair, dict[str, Any]]


def _step(policy: Policy, step: Sale, lang: str) -> Iterator[Told]:
    match step:
        case Offer() | Drop() | Priced() if step.price_by:
            yield "price_by", w.BY_RULE, {"rule": step.price_by}
        case Auction():
            yield from _auction(step)
        case Request():
            yield from ((f"proofs-{number}", w.PROOF, {"proof": proof.of(lang)}) for number, proof in enumerate(step.proofs, start=1))
        case FirstCome():
            yield from _first(step, lang)
        case Wish():
            yield "choices", w.CLAIM, {"choices": step.choices, "hours": step.claim_hours}
    if isinstance(step, English):
        for number, row in enumerate(step.steps, start=1):
            bound = {} if row.below is None else {"below": policy.amount(row.below)}
            yield f"steps-{number}", w.STEP_ROW if bound else w.STEP_REST, bound | {"step": policy.amount(row.step)}


def _auction(step: Auction) -> Iterator[Told]:
    if step.hours is not None:
        yield "hours", w.HOURS, {"hours": step.hours}
    if step.opens is not None:
        yield "opens", w.OPENS, {"hour": f"{step.opens:02d}:00"}
    if step.minimum_by:
        yield "minimum_by", w.FROM_RULE, {"rule": step.minimum_by}
    if step.verified_only:
        yield "verified_only", w.VERIFIED, {}
    yield "use_days", w.RIGHT if step.gives == "right" else w.USE, {"days": step.use_days}


def _first(step: FirstCome, lang: str) -> Iterator[Told]:
    if step.first:
        yield "first", w.FIRST, {"groups": joined([isolate(name) if lang == "ar" else name for name in step.first], lang)}
    if step.order == "oldest_account":
        yield "order", w.OLDEST, {}


def _money(policy: Policy, lang: str) -> Iterator[Said]:
    site, payment = policy.fees.site, policy.payment
    if policy.amount(site.fixed).minor:
        yield "fee-fixed", ("fees.site",), say(w.FIXED_FEE, lang, fixed=policy.amount(site.fixed))
    for number, band in enumerate(site.bands, start=1):
        bound = {} if band.up_to is None else {"up_to": policy.amount(band.up_to)}
        yield f"fee-band-{number}", ("fees.site",), say(w.BAND if bound else w.BAND_REST, lang, **bound, percent=band.percent)
    yield "payment", _keys("payment", Payment), say(w.PAYMENT, lang, days=payment.days, remind=payment.remind_days, hours=payment.second_chance_hours)
    if policy.limits.defaulter_barred_from_rerun:
        yield "defaulter", ("limits.defaulter_barred_from_rerun",), say(w.DEFAULTER, lang)


def _watch(policy: Policy, lang: str) -> Iterator[Said]:
    watch = policy.watch
    yield "watch", ("watch.names",), say(w.WATCH, lang, names=watch.names)
    if watch.years:
        yield "watch-years", ("watch.years",), say(w.WATCH_YEARS, lang, years=watch.years)
    if policy.amount(watch.price).minor:
        yield "watch-price", ("watch.price",), say(w.WATCH_PRICE, lang, price=policy.amount(watch.price))
    if watch.backorders:
        yield "backorders", ("watch.backorders", "watch.auction_days"), say(w.BACKORDERS, lang, days=watch.auction_days)
    if watch.price_by:
        yield "watch-by", ("watch.price_by",), say(w.WATCH_BY, lang, rule=watch.price_by)


def _timed(entry: Timed, lang: str) -> str:
    values = [_moment(moment.value, moment.begins, lang) for moment in entry.values]
    text = say(w.TIMED, lang, key=entry.key, values=("، " if lang == "ar" else ", ").join(values))
    return f"{text} {_may(entry, lang)}"


def _moment(value: object, begins: Any, lang: str) -> str:
    if begins is None:
        return say(w.TIMED_FIRST, lang, value=str(value))
    return say(w.TIMED_LATER, lang, value=str(value), day=begins.date(), hour=f"{begins:%H:%M}")


def _may(entry: Timed, lang: str) -> str:
    if not entry.moves:
        return say(w.MAY[entry.may], lang)
    moves = [say(w.MOVE, lang, one=one, other=other) for one, other in entry.moves]
    return say(w.MOVES, lang, moves=("، " if lang == "ar" else ", ").join(moves))


def _keys(section: str, part: type[Payment]) -> tuple[str, ...]:
    return tuple(f"{section}.{key}" for key in part.model_fields)
