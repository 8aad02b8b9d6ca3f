"""A sealed letter: opened for a reason that is kept for whom it was for."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from rehandle.desk import words as w
from rehandle.desk.door import ctx_of, door
from rehandle.desk.frame import base, page, speaker
from rehandle.desk.happened import OF_CASES
from rehandle.desk.speak import Speaker
from rehandle.kernel.ctx import Ctx
from rehandle.kernel.permission import Permission
from rehandle.kernel.refusal import Code, Refused
from rehandle.kernel.words.bidi import direction
from rehandle.letters import queries
from rehandle.letters.flows import Opened, unseal
from rehandle.letters.queries import LetterFacts
from rehandle.letters.rules.hidden import without_keys
from rehandle.people.queries import names
from rehandle.site.templatetags import words


@door(Permission.LETTERS_READ, methods=("GET", "HEAD", "POST"))
def show(request: HttpRequest, letter: str) -> HttpResponse:
    """Ask for the reason; with one, open the letter."""
    ctx, speak = ctx_of(request), speaker(request)
    facts = _known(ctx, letter)
    opened, error, status = None, "", 200
    if request.method == "POST":
        try:
            opened = unseal(ctx, letter, request.POST.get("reason", ""))
        except Refused as refused:
            error, status = speak.say((refused.code.meaning.en, refused.code.meaning.ar)), refused.code.meaning.status
    return page(
        request, "letter", _values(speak, base(request), facts, opened) | {"error": error, "reading": _readings(speak, letter)}, status=status
    )


def _known(ctx: Ctx, letter: str) -> LetterFacts:
    """The letter, unless it is of a sale and this person may not read sales; or of a file, and he may not read files."""
    facts = queries.letter(letter)
    needs = Permission.CASES_READ if facts.kind in OF_CASES else Permission.SALES_READ
    if needs not in ctx.may:
        raise Refused(Code.FORBIDDEN, needs=needs.value)
    return facts


def _values(speak: Speaker, root: str, facts: LetterFacts, opened: Opened | None) -> dict[str, Any]:
    return {
        "letter": facts, "opened": opened, "covered": without_keys(opened.text) if opened else "", "letter_dir": direction(facts.lang),
        "back_url": f"{root}case/{facts.ref}" if facts.kind in OF_CASES else root,
        "facts": [
            (speak.say(("Written", "كُتبت")), speak.instant(facts.written_at)),
            (speak.say(("Way", "الطريقة")), speak.of(w.CHANNELS, facts.channel)),
            (speak.say(("Outcome", "النتيجة")), speak.of(w.FATES, facts.state)),
            (speak.say(("Hash of the text", "بصمة النص")), words.code(facts.text_hash)),
        ],
    }  # fmt: skip


def _readings(speak: Speaker, letter: str) -> list[str]:
    """Who opened it before, and why."""
    found = queries.readings(letter)
    people = names([each.read_by for each in found])
    return [
        speak.say(("{}, {}: {}", "{}، {}: {}"), people.get(each.read_by, each.read_by), speak.instant(each.read_at), each.reason) for each in found
    ]
