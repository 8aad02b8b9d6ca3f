"""The tables of the room, a file a form."""

from rehandle.sales.machines import BACKORDER, COUNTER, DEPOSIT, FINDING, LISTING, OFFER, PROPOSAL, REQUEST, SALE
from rehandle.sales.models.auctions import Auction, Bid, Lane
from rehandle.sales.models.links import LinkFinding
from rehandle.sales.models.listings import Listing, Proposal
from rehandle.sales.models.paddles import Deposit, Paddle
from rehandle.sales.models.requests import NameRequest
from rehandle.sales.models.rounds import Conflict, Entry, Round, Score
from rehandle.sales.models.sales import Award, Counter, Offer, Sale
from rehandle.sales.models.sealed import Cover, SealedAuction
from rehandle.sales.models.waiting import Backorder, Watch

__all__ = [
    "BACKORDER",
    "COUNTER",
    "DEPOSIT",
    "FINDING",
    "LISTING",
    "OFFER",
    "PROPOSAL",
    "REQUEST",
    "SALE",
    "Auction",
    "Award",
    "Backorder",
    "Bid",
    "Conflict",
    "Counter",
    "Cover",
    "Deposit",
    "Entry",
    "Lane",
    "LinkFinding",
    "Listing",
    "NameRequest",
    "Offer",
    "Paddle",
    "Proposal",
    "Round",
    "Sale",
    "Score",
    "SealedAuction",
    "Watch",
]
