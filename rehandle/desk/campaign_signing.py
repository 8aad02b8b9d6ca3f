"""What a second person reads before signing that a campaign begins, or goes on."""

import json
from typing import Any

from rehandle.cases.mass import queries
from rehandle.desk import campaign_words as w
from rehandle.desk import campaigning
from rehandle.desk.cells import apart, link, soft
from rehandle.desk.speak import Speaker
from rehandle.people.queries import names
from rehandle.site.templatetags import words


def campaign_to_sign(speak: Speaker, root: str, row: Any) -> dict[str, Any]:
    """Its facts, the exact hash, how far it is and what the brake sees. `row`: what is filed."""
    asked = json.loads(row.arguments)
    known, drafter = queries.campaign(asked["campaign"]), names([row.drafted_by]).get(row.drafted_by, row.drafted_by)
    title, signing = w.SIGN[row.flow]
    facts = [
        (speak.say(w.CAMPAIGN), link(f"{root}campaign/{known.id}", campaigning.title(speak, known))),
        (speak.say(("Drafted by", "أعدّه")), soft(drafter, speak.instant(row.drafted_at))),
    ]  # fmt: skip
    facts += [(speak.say(w.REASON), apart(asked["reason"]))] if asked.get("reason") else []
    facts += [*campaigning.facts(speak, root, known), (speak.say(("Hash to sign", "بصمة ما يُوقَّع")), words.code(row.digest))]
    return {
        "facts": facts,
        "campaign": {
            "title": speak.say(title), "signing": speak.say(signing, speak.count(known.members, "holder", "oblique")),
            "begun": known.begun_at is not None,
            "picture": campaigning.road(speak, known), "limit_head": speak.heads(*w.LIMIT_HEADS), "limits": campaigning.limits(speak, known),
        },
    }  # fmt: skip
