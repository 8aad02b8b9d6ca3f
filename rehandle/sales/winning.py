"""Who gets a name in an auction: an offer that is accepted already, or one that waits for the runner-up's answer. The order goes on from there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from rehandle.config.office import office
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.money import Money
from rehandle.kernel.ports import Contact
from rehandle.letters.layout import Parts
from rehandle.letters.links import token
from rehandle.letters.write import Recipient, code_of, write
from rehandle.log.append import append
from rehandle.log.events import Event
from rehandle.people.queries import member as member_of
from rehandle.policy.queries import pinned
from rehandle.sales.about import about, terms_at
from rehandle.sales.auctions import ends_at
from rehandle.sales.correspondence import body_of
from rehandle.sales.models import Auction, Award, Entry, Offer, Sale
from rehandle.sales.quoted import right_days
from rehandle.sales.rules.clock import in_days
from rehandle.sales.rules.drawn_letter import PlaceText, chosen_letter, drawn_letter, following_letter, place_letter
from rehandle.sales.rules.outbid_letter import OutbidText, outbid_letter
from rehandle.sales.rules.proposal_letter import agreed_letter
from rehandle.sales.rules.request_letter import granted_letter
from rehandle.sales.rules.void_letter import VoidText, void_letter
from rehandle.sales.rules.waiting_letter import backordered_letter
from rehandle.sales.rules.won_letter import WonText, bought_letter, second_letter, won_letter
from rehandle.sales.struck import subject_of

OFFICE, RULE = "office", "rule"  # the rule itself has decided: nobody drafted it, nobody signed it
LANGS = ("en", "ar")
How = Literal["won", "bought", "next", "drawn", "chosen", "following", "granted", "agreed", "backordered"]
LETTERS: dict[How, Callable[[WonText], Parts]] = {
    "won": won_letter, "bought": bought_letter, "next": second_letter, "drawn": drawn_letter, "chosen": chosen_letter, "following": following_letter,
    "granted": granted_letter, "agreed": agreed_letter, "backordered": backordered_letter,
}  # fmt: skip


def award_to(ctx: Ctx, row: Sale, member: str, price: Money, contacts: Sequence[Contact], how: How = "won") -> str:
    """The award of a sale, inside the flow that ends it. Returns its id; the letter says how to go on."""
    until = in_days(ctx.now, pinned(row.policy_hash).payment.days)
    offer = _offer(ctx, row, member, price, contacts, until, how, answered=True)
    award = Award.objects.create(
        id=ctx.new_id(), sale=row, number=row.awards.count() + 1, offer=offer, buyer=offer.subject, price_minor=price.minor,
        currency=price.currency, at=ctx.now,
    )  # fmt: skip
    return award.id


def offer_to(ctx: Ctx, row: Sale, member: str, price: Money, contacts: Sequence[Contact], until: datetime, how: How = "next") -> str:
    """An offer to somebody who may say no: the runner-up, or who is to have a name at no cost. Returns its id."""
    return _offer(ctx, row, member, price, contacts, until, how, answered=False).id


def tell(ctx: Ctx, row: Sale, member: str, seq: int, auction: Auction, contacts: Sequence[Contact]) -> None:
    """Write to somebody that he was outbid; `seq` is his bid, so that he is told once of it."""
    letter, to = ctx.new_id(), to_account(member_of(member).account_id, member_of(member).name, contacts)
    text = OutbidText(
        handle=about(row.case).display, price=Money(row.currency, auction.price_minor), ends_at=ends_at(auction, ctx.now),
        address=office().address, sale=row.id, code=code_of(letter), lang=to.lang,
    )  # fmt: skip
    body = body_of(outbid_letter(text))
    write(ctx, id=letter, kind="outbid", ref=row.id, handle=row.handle, epoch=row.epoch, to=to, body=body, number=seq)


def tell_place(ctx: Ctx, row: Sale, entry: Entry, entries: int, contacts: Sequence[Contact]) -> None:
    """Write to somebody who entered and was not first. Once an entry."""
    letter, to = ctx.new_id(), to_account(member_of(entry.member).account_id, member_of(entry.member).name, contacts)
    assert entry.place is not None
    text = PlaceText(
        handle=about(row.case).display, place=entry.place, entries=entries, scored=row.form == "drop", address=office().address, sale=row.id,
        code=code_of(letter), lang=to.lang,
    )  # fmt: skip
    body = body_of(place_letter(text))
    write(ctx, id=letter, kind="drawn", ref=row.id, handle=row.handle, epoch=row.epoch, to=to, body=body, number=entry.seq)


def tell_void(ctx: Ctx, row: Sale, member: str, contacts: Sequence[Contact]) -> None:
    """Write to somebody that what he bid in a sale does not count."""
    letter, to = ctx.new_id(), to_member(member, contacts)
    body = body_of(void_letter(VoidText(about(row.case).display, office().address, code_of(letter), to.lang)))
    write(ctx, id=letter, kind="linked", ref=row.id, handle=row.handle, epoch=row.epoch, to=to, body=body)


def _offer(
    ctx: Ctx, row: Sale, member: str, price: Money, contacts: Sequence[Contact], until: datetime, how: How, *, answered: bool
) -> Offer:
    account, offer, letter = member_of(member).account_id, ctx.new_id(), ctx.new_id()
    to = to_account(account, member_of(member).name, contacts)
    text = WonText(
        policy=pinned(row.policy_hash), handle=about(row.case).display, price=price, until=until,
        said=terms_at(row.case, price, right_days=right_days(row))[to.lang], address=office().address, token=token("offer", offer),
        code=code_of(letter), lang=to.lang,
    )  # fmt: skip
    written = write(ctx, id=letter, kind="offer", ref=offer, handle=row.handle, epoch=row.epoch, to=to, body=body_of(LETTERS[how](text)))
    append(ctx, Event.OFFER_SENT, handle=row.handle, ref=offer, data={"hash": written.text_hash})
    return Offer.objects.create(
        id=offer, sale=row, number=row.offers.count() + 1, letter=letter, text_hash=written.text_hash, subject=to.subject, account=account,
        lang=to.lang, price_minor=price.minor, currency=price.currency, state="accepted" if answered else "sent",
        drafted_by=OFFICE, signed_by=RULE,
        drafted_at=ctx.now, sent_at=ctx.now, expires_at=until, answered_at=ctx.now if answered else None,
    )  # fmt: skip


def to_member(member: str, contacts: Sequence[Contact]) -> Recipient:
    """Whom a letter to a member goes to, and where."""
    return to_account(member_of(member).account_id, member_of(member).name, contacts)


def to_account(account: str, name: str, contacts: Sequence[Contact]) -> Recipient:
    """By mail where the platform knows an address that still stands, else in the app."""
    own = [each for each in contacts if each.account_id == account and not each.domain_lapsed]
    best = min(own, key=lambda each: each.channel != "mail", default=None)
    lang = best.lang.lower().partition("-")[0] if best else "en"
    channel, address = (best.channel, best.address) if best else ("in_app", name)
    return Recipient(subject_of(account), channel, address, lang if lang in LANGS else "en")


