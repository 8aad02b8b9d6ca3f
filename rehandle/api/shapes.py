"""What the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Path, Schema

SaleId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[0-9A-Za-z._-]+$")]


class NameOut(Schema):
    """The public state of one name. `at` is the instant it speaks of: opening day, or when it changed hands."""

    name: str
    state: str
    at: datetime | None = None


class HandlesIn(Schema):
    """Names as somebody typed them."""

    handles: list[str] = Field(min_length=1, max_length=1_000)


class HandleOut(Schema):
    """The answer about one name of a batch: its public state, or the code of the refusal of its shape. `handle` is what was asked."""

    handle: str
    name: str | None = None
    state: str | None = None
    at: datetime | None = None
    refused: str | None = None


class SaleOut(Schema):
    """A sale in which everybody can take part. `least`: of the next bid, or the floor of a falling price. `reserve`: none, met, not_met, or
    stated where the bids are sealed: `not_under` has it, `bids` are accounts that have bid, `public_key` is the half that seals (X25519, hex).

    `stream`: where an open auction's newest state comes as server-sent events, if anywhere.
    """

    sale: str
    name: str
    form: str
    state: str
    open: bool
    price: str | None
    least: str
    opens_at: datetime
    ends_at: datetime | None
    bids: int = 0
    reserve: str = "none"
    extensions: int = 0
    buy_now: str | None = None
    falls_at: datetime | None = None
    stream: str | None = None
    not_under: str | None = None
    public_key: str | None = None
    entries: int | None = 0
    commitment: str | None = None
    seller: Literal["office", "holder"] = "office"


class SheetOut(Schema):
    """What one reviewer gave one application: points and a reason to each criterion. Nobody's name."""

    points: dict[str, int]
    reasons: dict[str, str]


class DrawOut(Schema):
    """A result. `order`: tickets as the seed draws them; `places`: tickets as it came out, the first one first. In a drop also weights and sheets.

    `commitment` is the SHA-256 of the 32 bytes of `seed`, `root` the one (RFC 6962) over all tickets, sorted; all of them hex.
    """

    sale: str
    commitment: str
    seed: str
    root: str
    order: list[str]
    places: list[str]
    weights: dict[str, int]
    sheets: dict[str, list[SheetOut]]


class BidOut(Schema):
    """One bid as everybody sees it: the price after it, and when the auction ended then."""

    seq: int
    bidder: int
    price: str
    at: datetime
    ends_at: datetime


class RuleOut(Schema):
    """The rule in force."""

    id: str
    version: int
    hash: str
    sells: bool
    text: str


class OpeningOut(Schema):
    """One name on the public list."""

    name: str
    opens_at: datetime | None
    tier: str


class WaveOut(Schema):
    """One wave on its day. `commitment` is the SHA-256 of the 32 bytes of `seed` (hex), which is null until the whole wave has opened.

    Parts open in the order of SHA-256 over the seed's bytes and the part's number, the names of a part in that of the seed's bytes and the name
    (UTF-8). `state`: listed, held (it stands still, so that the day will move), opening, opened. `names`: how many are to open, or did.
    `committed_in`, `opened_in`: entries of the public record.
    """

    kind: str
    state: Literal["listed", "held", "opening", "opened"]
    opens_at: datetime
    opened_at: datetime | None
    names: int
    commitment: str
    seed: str | None
    committed_in: int | None
    opened_in: int | None


class DayOut(Schema):
    """A day on which waves open, or opened. `orders`: what the order of each is committed to."""

    day: date
    state: Literal["listed", "held", "opening", "opened"]
    opens_at: datetime
    names: int
    orders: list[str]
    waves: list[WaveOut]


class QuoteOut(Schema):
    """What taking part binds to, sentence by sentence, and its hash."""

    quote: str
    en: list[str]
    ar: list[str]


AMOUNT = Field(max_length=40, pattern=r"^[0-9]{1,13}(\.[0-9]{1,18})? [A-Z]{3,5}$", examples=["250.00 USD"])
QUOTE = Field(max_length=64, pattern=r"^[0-9a-f]{64}$")


class BidIn(Schema):
    """How far somebody would go, and the hash of the quote that he has read."""

    most: str = AMOUNT
    quote: str = QUOTE


class SealedIn(BidIn):
    """A sealed bid. `secret`: what the bidder's program drew (32 signs at least) and keeps to itself: the same secret and sum are the same bid."""

    secret: str = Field(min_length=32, max_length=100, pattern=r"^[\x21-\x7e]+$")


class SealedMade(Schema):
    """A bid under seal: its number and its commitment, which the public record has too. Nothing here tells its sum."""

    bid: str
    seq: int
    commitment: str
    at: datetime


class BidMade(Schema):
    """What became of a bid: leading, outbid, raised or bought; the price after it, and until when others may bid."""

    bid: str
    outcome: str
    price: str
    ends_at: datetime
    leading: bool


class PaddleIn(Schema):
    """How far somebody would bid in an auction, and the hash of the quote that he has read; `moves`: one's own paddle whose deposit comes along."""

    limit: str = AMOUNT
    quote: str = QUOTE
    moves: str = Field(default="", max_length=80, pattern=r"^[0-9A-Za-z._-]*$")


class PaddleMade(Schema):
    """A paddle: its pass for `rehandle bids`, its limit, up to what bids count now, the deposit that is still to be paid and where."""

    paddle: str
    bids_with: str
    limit: str
    counts_to: str
    deposit: str | None = None
    pay_at: str | None = None


class PaddleOwn(Schema):
    """One's own paddle with a deposit: `state` is asked, held, disputed, returned, taken, forfeited, lost or lapsed."""

    paddle: str
    sale: str
    name: str
    limit: str
    deposit: str
    state: str


class BuyIn(Schema):
    """The price that was seen, and the hash of the quote that was read."""

    price: str = AMOUNT
    quote: str = QUOTE


class BoughtOut(Schema):
    """A name that is reserved for whoever bought it, and the page on which he pays."""

    award: str
    price: str
    go_on: str


class EnterIn(Schema):
    """The hash of the quote that was read; for a drop a text to each criterion, by its name."""

    quote: str = QUOTE
    texts: dict[str, str] | None = None


class EntryMade(Schema):
    """An entry that stands, or stood until it was taken back: its number, and the ticket under which the result has it."""

    entry: str
    seq: int
    ticket: str


class EntryOwn(Schema):
    """One's own entry: its place once everything is decided."""

    sale: str
    name: str
    ticket: str
    place: int | None
    open: bool


class OwnOut(Schema):
    """One's own standing in an auction."""

    sale: str
    name: str
    most: str
    leading: bool
    price: str
    open: bool


class OfferOut(Schema):
    """What was won, bought or offered next: until when, and the page on which it goes on."""

    offer: str
    name: str
    state: str
    price: str
    until: datetime
    go_on: str


class RequestIn(Schema):
    """What a name is for, read by whoever decides and by nobody else; and the hash of the quote that was read."""

    why: str = Field(max_length=1_000)
    quote: str = QUOTE


class RequestMade(Schema):
    """A request that stands: its number, and until when it is answered."""

    request: str
    seq: int
    answer_by: datetime


class RequestState(Schema):
    """How a request stands."""

    request: str
    state: str


class BackorderQuote(Schema):
    """What a backorder on an announced name costs at least, when the name opens, and what it binds to, sentence by sentence."""

    least: str
    opens_at: datetime | None
    quote: str
    en: list[str]
    ar: list[str]


class BackorderIn(Schema):
    """The name, how far somebody would go, and the hash of the quote that he has read."""

    name: str = Field(max_length=80)
    most: str = AMOUNT
    quote: str = QUOTE


class WatchIn(Schema):
    """The name, and up to which price its watcher is to be told of a sale; without one, of every sale."""

    name: str = Field(max_length=80)
    price: str | None = Field(default=None, max_length=40, pattern=r"^[0-9]{1,13}(\.[0-9]{1,18})? [A-Z]{3,5}$")


class WaitingOut(Schema):
    """A name that somebody waits for: `watched`, or as his backorder stands; up to what; the auction that it opened, if others wanted it too."""

    id: str
    name: str
    state: str
    upto: str | None = None
    sale: str | None = None


class ListingWish(Schema):
    """How somebody would sell his own name: `price` is the fixed one, where bidding begins, or the least that may be offered.

    `reserve`: of an auction, told to nobody. `afterwards`: the name that the account carries once the other is sold.
    """

    form: Literal["fixed", "english", "make_offer"] = "fixed"
    price: str = AMOUNT
    reserve: str | None = Field(default=None, max_length=40, pattern=r"^[0-9]{1,13}(\.[0-9]{1,18})? [A-Z]{3,5}$")
    afterwards: str = Field(min_length=1, max_length=80)


class ListingIn(ListingWish):
    """The same, with the hash of the rule that was read (`look` tells it)."""

    policy: str = QUOTE


class ListingLook(Schema):
    """What of a price arrives, its parts, after how many days of lock, and the hash of the rule that it binds to."""

    name: str
    afterwards: str
    price: str
    fee: str
    tax: str
    arrives: str
    lock_days: int
    policy: str


class ListingMade(Schema):
    """A listing, and where it stands."""

    listing: str
    state: str


class ListingOwn(ListingMade):
    """One's own listing. `price`: what it goes for as it stands; `arrives`: what of that comes; `sale` once it can be had."""

    name: str
    afterwards: str
    form: str
    sale: str | None = None
    price: str
    reserve: str | None = None
    bids: int
    arrives: str
    listed_at: datetime


class SumIn(Schema):
    """What somebody offers for a listed name, and the hash of the quote that he has read."""

    sum: str = AMOUNT
    quote: str = QUOTE


class SumMade(Schema):
    """An offer that stands, or was taken back: its number among those for this name, and until when it can be accepted."""

    offer: str
    number: int
    state: str
    sum: str
    until: datetime


class SumOwn(SumMade):
    """One's own offer, or one for one's own name: then `arrives` is what of it would come, and whose it is stands nowhere."""

    sale: str
    name: str
    arrives: str | None = None


class AnswerIn(Schema):
    """What the seller says to an offer. `auctioned`: everybody may bid for seven days, and it is the first bid."""

    answer: Literal["accepted", "refused", "auctioned"]


class AnswerMade(Schema):
    """What became of it; `sale`: the auction that began."""

    offer: str
    state: str
    sale: str | None = None


class MeOut(Schema):
    """A member, by his account's name when he first came here. `offered`: sums of his own; `received`: those that wait for his answer."""

    name: str
    bids: list[OwnOut]
    entries: list[EntryOwn]
    offers: list[OfferOut]
    waiting: list[WaitingOut]
    deposits: list[PaddleOwn]
    offered: list[SumOwn]
    received: list[SumOwn]


class LetterIn(Schema):
    """A letter's code and the address it came to."""

    code: str
    address: str


class LetterOut(Schema):
    """Whether both are ours."""

    genuine: bool


class WhyIn(Schema):
    """A letter's link (or its last part), and the language of the answer."""

    link: str
    lang: Literal["en", "ar"] = "en"


class SeenOut(Schema):
    """One thing that was seen, and where it was read."""

    name: str
    called: str
    value: str
    source: str


class ClauseOut(Schema):
    """One condition of the rule; `anchor` is its sentence on the policy page. `result` is null where it is not known."""

    kind: str
    number: int
    name: str
    anchor: str
    called: str
    sentence: str
    result: bool | None
    holds: str
    decided: bool
    facts: list[SeenOut]
    changes: list[str]
    note: str


class WhyOut(Schema):
    """The account of one verdict, in one language."""

    lang: str
    rule: str
    version: int
    policy_hash: str
    outcome: str
    clauses: list[ClauseOut]


class HeadOut(Schema):
    """The newest signed head, and the key that verifies it."""

    checkpoint: str
    key: str


class ProofOut(Schema):
    """A row is in a batch, and the batch's entry is in the log under a signed head: hashes as hexadecimal digits (docs/manifests.md)."""

    format: str
    row: list[str] | None
    opening: str
    leaf: str
    index: int
    path: list[str]
    entry: str
    place: int
    entry_path: list[str]
    checkpoint: str


class Problem(Schema):
    """RFC 9457: what was refused and what to do."""

    type: str
    title: str
    status: int
    detail: dict[str, str]
