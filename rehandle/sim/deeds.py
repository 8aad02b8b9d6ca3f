"""What people do next: drawn by the seed from what makes sense now, and from what never should work."""

from collections.abc import Iterator
from random import Random
from typing import Any

from rehandle.sim.command import Command
from rehandle.sim.model import PRICE, Model, Row

JUDGES, DRAFTERS, SIGNERS = ("sam", "lee", "mia"), ("dora", "remy"), ("alex", "remy")
TEMPERS = ("silent", "keeper", "objector", "returner", "mixed")
BUYER, PAYS = "", {"prompt": 6, "slow": 0.2}  # what the buyers of a seed are like
Weighted = tuple[float, Command]


def choose(draw: Random, found: list[Weighted]) -> Command:
    """One of the deeds, by weight."""
    return draw.choices([each for _, each in found], [weight for weight, _ in found])[0]


def deeds(draw: Random, model: Model, tempers: dict[str, str]) -> Iterator[Weighted]:
    """Everything that somebody might do now, with how likely it is."""
    for case in model.cases.values():
        yield from _holder(draw, case, tempers[case["handle"]])
        yield from _sale(draw, model, case)
    yield from _judges(draw, model)
    for offer in model.offers.values():
        yield from _offer(draw, model, offer)
    for order in model.orders.values():
        yield from _buyer(draw, order, tempers[BUYER])


def duties(model: Model) -> Iterator[Command]:
    """What the staff does when nothing else disturbs: look at files, decide what is open."""
    for case in model.cases.values():
        if case["state"] in ("opened", "grace") and not case["reviewed"] and not model.stops[case["handle"]]:
            busy = {each["by"] for each in model.appeals.values() if each["case"] == case["id"]}
            by = next((each for each in JUDGES if each not in busy), JUDGES[0])
            yield Command("review", by, {"case": case["id"], "holds": True, "reason": ""})
    for appeal, row in model.appeals.items():
        if row["state"] == "filed":
            by = "lee" if model.cases[row["case"]]["reviewed"] != "lee" else "sam"
            yield Command("decide", by, {"appeal": appeal, "upheld": False, "reason": "looked at"})
    for report, row in model.deaths.items():
        if not row["outcome"]:
            yield Command("decide_death", "lee", {"report": report, "confirmed": False, "reason": "the family wrote"})
    for offer, order in model.orders.items():
        if order["paid_by"] is not None and order["paid_by"]["dispute"] == "open":
            yield Command("dispute", "bank", {"offer": offer, "nth": order["charges"].index(order["paid_by"]), "end": "won"})


def _holder(draw: Random, case: Row, temper: str) -> Iterator[Weighted]:
    me, other = f"holder:{case['id']}", draw.choice(["holder:c0", "public", "holder:zz"])
    talks = {"silent": 0.02, "mixed": 0.2}.get(temper, 0.05)
    early = case["state"] in ("opened", "grace")
    yield talks * (8 if temper == "keeper" else 1) * (1 if early else 0.2), Command("keep", draw.choice([me, me, me, other]), {"case": case["id"]})
    days = draw.choice([30, 200, 0, 900])
    yield talks * 0.5 * early, Command("away", me, {"case": case["id"], "days": days})
    words = draw.choice(["I was ill.", "It is mine.", ""])
    objects = talks * (5 if temper == "objector" else 1) + (1 if case["outcome"] else 0)
    told = {"id": f"a{draw.randrange(9)}.{case['id']}", "case": case["id"], "words": words}
    yield objects, Command("object_to", draw.choice([me, me, me, other]), told)
    returns = talks * (40 if temper == "returner" and case["state"] in ("reclaimed", "announced") else 0.3)
    yield returns, Command("get_back", draw.choice([me, me, me, other]), {"case": case["id"]})
    unsent = any(each["state"] == "written" for each in case["notices"])
    yield talks * 0.6 + 0.5 * unsent, Command("tell_death", "public", {"id": f"d{draw.randrange(3)}.{case['id']}", "handle": case["handle"]})
    if early:
        yield talks * 0.3 + 0.02, Command("used", "holder", {"account": case["account"]})
        broken = {"address": f"{case['handle']}@mail.example", "how": draw.choice(["bounce", "refuse"])}
        yield (0.5 if case["state"] == "grace" else 0.04), Command("mail", "post", broken)


def _judges(draw: Random, model: Model) -> Iterator[Weighted]:
    for case in model.cases.values():
        if case["state"] in ("opened", "grace"):
            told = {"case": case["id"], "holds": draw.random() > 0.06, "reason": draw.choice(["seen", ""])}
            yield (0.04 if case["reviewed"] else 1.2), Command("review", draw.choice([*JUDGES, *JUDGES, "dora"]), told)
    for appeal, row in model.appeals.items():
        weight, who = (0.6 if row["state"] == "filed" else 0.03), draw.choice([*JUDGES, *JUDGES, "alex"])
        yield weight, Command("decide", who, {"appeal": appeal, "upheld": draw.random() < 0.5, "reason": draw.choice(["read", "read", ""])})
    for report, row in model.deaths.items():
        weight = 0.03 if row["outcome"] else 0.5
        yield weight, Command("decide_death", draw.choice([*JUDGES, "tess"]), {"report": report, "confirmed": draw.random() < 0.4, "reason": "heard"})


def _sale(draw: Random, model: Model, case: Row) -> Iterator[Weighted]:
    had = model.sales.get(case["id"])
    if not had:
        return
    waiting = any(model.offers[each]["state"] in ("draft", "sent", "accepted") for each in had[-1]["offers"])
    told: dict[str, Any] = {"offer": f"o{draw.randrange(9)}.{case['id']}", "case": case["id"], "name": draw.choice(["Nadia", "Nadia", "Omar", ""])}
    told["price"] = draw.choice([PRICE] * 9 + [PRICE - 1])
    yield (0.08 if waiting or had[-1]["state"] != "open" else 4), Command("draft", draw.choice([*DRAFTERS, *DRAFTERS, "sam"]), told)


def _offer(draw: Random, model: Model, offer: Row) -> Iterator[Weighted]:
    id_, me = offer["id"], f"buyer:{offer['id']}"
    draft, sent, old = offer["state"] == "draft", offer["state"] == "sent", 0.04
    filed = id_ in model.approvals and model.approvals[id_]["state"] == "open"
    yield (3 if draft and not filed else old), Command("file", draw.choice([*DRAFTERS, "sam"]), {"offer": id_})
    if id_ in model.approvals:
        ready = draft and filed and not model.stops[offer["sale"]["handle"]]
        yield (4 if ready else old * 4), Command("sign", draw.choice([*SIGNERS, *SIGNERS, "dora"]), {"offer": id_})
    yield (0.1 if draft or sent else old), Command("withdraw", "dora", {"offer": id_, "reason": draw.choice(["", "a mistake"])})
    yield (4 if sent else old), Command("accept", draw.choice([me, me, me, "buyer:zz", "public"]), {"offer": id_})
    yield (0.4 if sent else old), Command("decline", draw.choice([me, me, me, "buyer:zz"]), {"offer": id_})


def _buyer(draw: Random, order: Row, temper: str) -> Iterator[Weighted]:
    id_, me, old = order["offer"], f"buyer:{order['offer']}", 0.04
    who = draw.choice([me, me, me, me, "buyer:zz", "public"])
    told = {"offer": id_, "account": draw.choice(["p-newtown1", "p-newtown2"]), "shown": draw.random() < 0.8}
    yield (5 if order["state"] == "open" else old), Command("prove", who, told)
    paying = order["state"] == "proven" and not (order["charges"] and order["charges"][-1]["state"] in ("asked", "open"))
    yield (5 if paying else old * 3), Command("ask_payment", who, {"offer": id_, "stale": draw.random() < 0.15})
    for nth, charge in enumerate(order["charges"]):
        if charge["state"] == "open":
            yield (PAYS[temper] if charge["there"] == "open" else 0.3), Command("pay", "payer", {"offer": id_, "nth": nth, "late": False})
        elif charge["state"] == "expired" and charge["there"] == "expired" and charge["seen"]:
            yield 3, Command("pay", "payer", {"offer": id_, "nth": nth, "late": True})
    yield from _bank(draw, order)


def _bank(draw: Random, order: Row) -> Iterator[Weighted]:
    paid = order["paid_by"]
    if paid is None or paid["back"] or order["state"] not in ("paid", "delivered", "settled"):
        return
    told = {"offer": order["offer"], "nth": order["charges"].index(paid)}
    if paid["dispute"] == "":
        yield 1.2, Command("dispute", "bank", told | {"end": "open"})
    elif paid["dispute"] == order["dispute"] == "open":
        yield 1.5, Command("dispute", "bank", told | {"end": draw.choice(["won", "lost"])})
