"""What a second person reads before signing that a price is agreed which the recipient of an offer named."""

import json
from typing import Any

from rehandle.desk.speak import Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.people.queries import names
from rehandle.sales import queries
from rehandle.site.templatetags import words

COUNTER = "sales.agree_counter"


def counter_to_sign(ctx: Ctx, speak: Speaker, row: Any) -> dict[str, Any]:
    """Both prices, the least that the rule allows, who agreed first, and the exact hash. `row`: what is filed."""
    asked = json.loads(row.arguments)
    offer, drafter = queries.offer(asked["offer"], ctx.now), names([row.drafted_by]).get(row.drafted_by, row.drafted_by)
    named = next(each for each in queries.counters(offer.id) if each.id == asked["counter"])
    facts = [
        (speak.say(("Handle", "الاسم")), words.handle(offer.display)),
        (speak.say(("Named by the recipient", "اقترحه المتلقي")), words.amount(named.price)),
        (speak.say(("Offered at", "السعر المعروض")), words.amount(offer.price)),
        (speak.say(("The least that the rule allows", "أقل ما تسمح به القاعدة")), words.amount(queries.lowest(offer.sale))),
        (speak.say(("Offer until", "العرض حتى")), speak.instant(offer.ends_at)), (speak.say(("Agreed first by", "وافق أولًا")), drafter),
        (speak.say(("Hash to sign", "بصمة ما يُوقَّع")), words.code(row.digest)),
    ]  # fmt: skip
    signing = ("By signing, the offer is accepted at {}, and the recipient is told.", "بالتوقيع يصبح العرض مقبولًا بسعر {}، ويُبلَّغ المتلقي.")
    return {"facts": facts, "counter": {"handle": words.handle(offer.display), "signing": speak.say(signing, words.amount(named.price))}}
