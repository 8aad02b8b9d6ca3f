"""The part of the page that says how names are given. Where the policy sells nothing, no word of money stands here."""

from collections.abc import Iterator
from typing import Any

from rehandle.policy.rules import sales_words as w
from rehandle.policy.rules.further import given_items, step_items
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.page_words import free, joined, tier_name
from rehandle.policy.rules.said import say
from rehandle.policy.rules.sales import Drop, English, Entered, Falling, Offer, Request, Sale, Sealed
from rehandle.policy.rules.tree import Literal
from rehandle.policy.rules.words import sentence

Said = tuple[str, tuple[str, ...], str]


def sale_items(policy: Policy, lang: str) -> Iterator[Said]:
    """Tiers with their steps, then what a taker has and has not, then fees where anything is sold."""
    for tier in policy.tier:
        rest = tier.tree == Literal(True)
        condition = say(w.REST, lang) if rest else sentence(tier.tree, lang)
        yield (
            f"tier-{tier.name}",
            (f"tier.{tier.name}",),
            say(w.TIER, lang, name=tier_name(policy, tier.name, lang), sentence=condition),
        )
        yield from _steps(policy, tier.name, lang)
    yield "unsold-then", ("unsold.then",), say(w.UNSOLD[policy.unsold.then], lang)
    yield from _after(policy, lang)
    if policy.sells:
        yield from _money(policy, lang)
    yield from given_items(policy, lang)


def _steps(policy: Policy, tier: str, lang: str) -> Iterator[Said]:
    steps = [(index, step) for index, step in enumerate(policy.sale, start=1) if step.tier == tier]
    if not steps:
        yield f"tier-{tier}-not-given", (), say(w.NOT_GIVEN, lang)
    for number, (index, step) in enumerate(steps, start=1):
        text = " ".join([say(w.STEP, lang, number=number, what=_step(policy, step, lang)), say(w.ENDS, lang, days=step.for_days, tries=step.tries)])
        yield f"step-{index}", tuple(f"sale.{index}.{key}" for key in w.SAID if key in type(step).model_fields), text
        yield from step_items(policy, index, step, lang)


def _step(policy: Policy, step: Sale, lang: str) -> str:
    """What one step is, with every number of it."""
    facts: dict[str, Any] = {name: policy.amount(value) if name in w.AMOUNTS and value else value for name, value in step}
    facts["free"] = free(policy, lang)
    said = [say(w.FORMS[w.form_of(step)], lang, **facts)]
    if isinstance(step, Offer):
        said.append(say(w.INVITED if step.invited else w.ASKED, lang))
        said += [say(w.LOWEST, lang, **facts)] if step.lowest else []
    if isinstance(step, English | Sealed):
        said += [say(pair, lang, **facts) for name, pair in w.AUCTION.items() if facts.get(name)]
    if isinstance(step, English):
        soft = dict(step.soft_close)
        said += [] if step.steps else [say(w.ENGLISH, lang, **facts)]
        said += [say(w.SOFT_CLOSE, lang, **soft), say(w.STARTS[step.starts], lang)]
        said += [say(w.BUY_NOW, lang, **facts)] if step.buy_now else []
    if isinstance(step, Falling):
        said.append(say(w.CURVES[step.curve], lang))
    if isinstance(step, Drop):
        said += [say(w.CRITERION, lang, text=criterion.text.of(lang), weight=criterion.weight) for criterion in step.criteria]
        said.append(say(w.THIRD, lang, **facts))
    if isinstance(step, Entered):
        said.append(say(w.ENTRY[step.entry], lang))
    if isinstance(step, Request):
        said += [say(w.MEMBERS, lang, members=joined(step.members, lang))] if step.members else []
        said += [say(w.RETURNS, lang, days=step.returns_days)] if step.returns_days is not None else []
    return " ".join(said)


def _after(policy: Policy, lang: str) -> Iterator[Said]:
    after, limits = policy.after, policy.limits
    yield "old-handle", ("after.old_handle", "after.redirect_days"), say(w.OLD_HANDLE[after.old_handle], lang, days=after.redirect_days)
    yield "transferable", ("after.transferable",), say(w.TRANSFERABLE if after.transferable else w.NOT_TRANSFERABLE, lang)
    for number, duty in enumerate(after.duties, start=1):
        yield f"duty-{number}", ("after.duties",), say(w.DUTY, lang, duty=duty.of(lang))
    yield "per-person", ("limits.per_person",), say(w.PER_PERSON, lang, most=limits.per_person)


def _money(policy: Policy, lang: str) -> Iterator[Said]:
    fees, listing, strikes = policy.fees, policy.listing, policy.limits.strikes
    minimum = policy.amount(fees.site.minimum)
    yield "fee", ("fees.site",), say(w.FEE, lang, percent=fees.site.percent, minimum=minimum)
    yield "fee-from", ("fees.from_buyer",), say(w.FROM_BUYER if fees.from_buyer else w.FROM_SELLER, lang)
    yield "former-holder", ("fees.former_holder_percent",), say(w.FORMER, lang, percent=fees.former_holder_percent)
    yield "tax", ("fees.tax",), say(w.TAX, lang, percent=fees.tax.percent, reason=fees.tax.reason.of(lang))
    yield "money-back", ("after.take_back_refund_percent",), say(w.MONEY_BACK, lang, percent=policy.after.take_back_refund_percent)
    yield "currency", ("policy.currency",), say(w.CURRENCY, lang, currency=policy.policy.currency)
    yield "strikes", ("limits.strikes",), say(w.STRIKES, lang, count=strikes.count, months=strikes.months)
    if listing.allowed:
        forms = joined([w.LISTING_FORMS[form][lang == "ar"] for form in listing.forms], lang)
        yield (
            "listing",
            ("listing.allowed", "listing.forms", "listing.lock_days"),
            say(w.LISTING, lang, forms=forms, days=listing.lock_days),
        )
    else:
        yield "listing", ("listing",), say(w.NO_LISTING, lang)
