"""The ten steps of the road, in order (issue and docs call them by these numbers)."""

import json
from typing import Any

from rehandle import wiring
from rehandle.cases import queries as cases
from rehandle.cases.decisions import decide_appeal, decide_death, review
from rehandle.cli.once import Step, Walk, must
from rehandle.handles.queries import epoch, stops
from rehandle.ledger import queries as ledger
from rehandle.letters.write import code_of
from rehandle.log import entries
from rehandle.moves import look
from rehandle.orders import queries as order_facts
from rehandle.payments import queries as charges
from rehandle.people.flows import sign
from rehandle.people.queries import ctx_as
from rehandle.sales import flows as sales
from rehandle.sales import queries as sale_facts

SOLD, KEPT, OBJECTED, DIED = "handle", "noor_a", "pizza", "mariam_k"
BUYER, RECEIVER, OLD_NAME = "names@newtown.example", "p-newtown", "newtown"


def swept(road: Walk) -> dict[str, Any]:
    """Step 1."""
    run = max((road.folder / "runs").glob("*/run.json"), key=lambda path: path.stat().st_mtime)
    told = json.loads(run.read_text(encoding="utf-8"))
    case = road.case(SOLD)
    return {"rows": told["rows_read"], "verdicts": told["verdicts"], "run": run.parent.name, "case": case.id, "clause": case.clause}


def told(road: Walk) -> dict[str, Any]:
    """Step 2."""
    road.tick()
    sent = road.letters().letters(1_000)
    must(any(letter.to == f"{SOLD}@mail.example" for letter in sent), f"no letter to the holder of @{SOLD} came to the mail server")
    return {"letters": len(sent), "languages": sorted({letter.lang for letter in sent})}


def answered(road: Walk) -> dict[str, Any]:
    """Step 3."""
    road.until(lambda: road.case(SOLD).state == "grace", "the time to answer")
    road.page_of_letter(f"{KEPT}@mail.example", "l").press("keep")
    road.page_of_letter(f"{OBJECTED}@mail.example", "l").press("object", words="I use it to read.")
    road.page("/died").press(name=f"@{DIED}", relation="family", contact="sister@mail.example", words="She died in March.")
    must(road.case(KEPT).state == "kept", f"@{KEPT} was not kept")
    must(stops(OBJECTED) and stops(DIED), "an objection or a death did not stop the clocks")
    halted = [stop.kind for name in (OBJECTED, DIED) for stop in stops(name)]
    return {"kept": KEPT, "objected": OBJECTED, "silent": SOLD, "died": DIED, "stops": halted}


def taken_back(road: Walk) -> dict[str, Any]:
    """Step 4."""
    file, objected = road.case(SOLD), road.case(OBJECTED)
    review(road.member("nadia"), case=file.id, holds=True, reason="Not used since 2019; nothing speaks for the holder.")
    appeal = cases.appeal_of(objected.id)
    assert appeal is not None
    contacts = look.contacts(wiring.ports().platform, [objected.account_id])
    decided = decide_appeal(road.member("omar"), appeal=appeal.id, upheld=True, reason="The holder reads with it.", contacts=contacts)
    report = next(each.id for each in cases.open_deaths() if each.handle == DIED)
    decide_death(road.member("omar"), report=report, confirmed=True, reason="The family showed the certificate.")
    road.until(lambda: road.case(SOLD).reclaimed_at is not None, "the take-back")
    road.until(lambda: road.case(SOLD).state == "announced", "the calendar")
    archived = look.account(wiring.ports().platform, file.account_id)
    must(archived is not None and archived.handle != SOLD, "the platform still shows the name at its old holder")
    return {"objection": decided, "archived_as": archived.handle if archived else "", "reviewed_by": "nadia", "decided_by": "omar"}


def appraised(road: Walk) -> dict[str, Any]:
    """Step 5."""
    road.until(lambda: bool(_sales(road)), "the sale")
    sale = _sales(road)[0]
    road.found["sale"] = sale.id
    return {"sale": sale.id, "price": str(sale.price), **{name: sale.appraisal[name] for name in ("tier", "low", "high", "method")}}


def offered(road: Walk) -> dict[str, Any]:
    """Step 6."""
    offer = road.found["offer"] = "once.offer"
    draft = sales.draft_offer(road.member("lena"), id=offer, sale=road.found["sale"], name="Newtown Office", address=BUYER, lang="en")
    waiting = sales.send_offer(road.member("lena"), offer=offer, text_hash=draft.text_hash)
    sign(road.member("samir"), approval=waiting.approval, digest=waiting.hash)
    road.tick()
    code = code_of(draft.letter)
    must(road.page("/check").press(code=code, address=BUYER).sees("Genuine"), "our own letter is not known to /check")
    must(not road.page("/check").press(code=code, address="x@else.example").sees("Genuine"), "a letter is known by an address that it never came to")
    return {"offer": offer, "price": str(draft.price), "letter": draft.letter, "drafted_by": "lena", "signed_by": "samir", "text": draft.text_hash}


def paid(road: Walk) -> dict[str, Any]:
    """Step 7."""
    buyer = road.page_of_letter(BUYER, "o")
    buyer.press("accept")
    order = road.found["order"] = order_facts.of_offer(road.found["offer"]) or ""
    must(order, "no order was opened")
    buyer.press("name", handle=OLD_NAME)
    shown = order_facts.order_page(ctx_as("buyer", road.now, str, f"buyer:{road.found['offer']}"), order)
    road.world.set_profile(RECEIVER, f"Town hall of Newtown. {shown.proof_code}")
    buyer.press("prove").press("pay")
    must("/pay/" in buyer.url, "the way to the provider's page was not offered")
    buyer.press()
    opened = charges.charge(order_facts.order(order, road.now).charge)
    road.soon(lambda: order_facts.order(order, road.now).paid_at is not None)  # the provider tells us; where that is lost, we ask it in time
    road.until(lambda: order_facts.order(order, road.now).paid_at is not None, "the payment")
    return {
        "order": order, "charge": opened.charge, "provider_charge": opened.provider_charge, "amount": str(opened.amount),
        "quote": shown.quote_hash, "account": RECEIVER,
    }  # fmt: skip


def moved(road: Walk) -> dict[str, Any]:
    """Step 8."""
    order = road.found["order"]
    road.until(lambda: order_facts.order(order, road.now).delivered_at is not None, "the hand-over")
    now_there = look.by_handle(wiring.ports().platform, SOLD)
    must(now_there is not None and now_there.id == RECEIVER, "the platform does not show the name at the buyer's account")
    return {"account": RECEIVER, "epoch": epoch(SOLD), "old_handle": OLD_NAME, "old_handle_is": wiring.ports().platform.availability(OLD_NAME).state}


def posted(road: Walk) -> dict[str, Any]:
    """Step 9."""
    order = road.found["order"]
    road.until(lambda: order_facts.order(order, road.now).state == "settled", "the settlement")
    balances = {balance.account: str(balance.holds) for balance in ledger.balances()} if ledger.balances() else {}
    must(balances and not any(total.minor for total in ledger.totals()), "the books do not add up to zero")
    must(not ledger.recomputed(), "balances differ from their transfers")
    return {"balances": balances, "sum": [str(total) for total in ledger.totals()]}


def recorded(road: Walk) -> dict[str, Any]:
    """Step 10."""
    road.tick()
    head = entries.head()
    assert head is not None
    history = [entry.event for entry in entries.about(SOLD, road.case(SOLD).opened_at)]
    return {"checkpoint": head.note, "size": head.size, "history": history[::-1]}


STEPS = [
    Step("The platform is swept under the published rule", swept),
    Step("Holders are told in writing", told),
    Step("One keeps, one objects, one says nothing, one has died", answered),
    Step("The silent one's name is taken back and announced", taken_back),
    Step("The name is appraised", appraised),
    Step("An offer is drafted, signed by another, sent and checked", offered),
    Step("The recipient accepts, proves an account and pays", paid),
    Step("The name moves to that account", moved),
    Step("The order posts its money", posted),
    Step("All of it is on record", recorded),
]


def _sales(road: Walk) -> list[sale_facts.SaleFacts]:
    return [sale for sale in sale_facts.sales(road.member("lena")) if sale.handle == SOLD]
