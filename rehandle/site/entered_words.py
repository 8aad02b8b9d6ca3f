"""What the page of a draw or a drop says: its badge, how somebody stands who entered, what entering binds to, how it is decided."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join

from rehandle.kernel.words.plural import count
from rehandle.policy.rules.model import Policy
from rehandle.sales.round_facts import OwnEntry, RoundFacts
from rehandle.sales.rules.decided import Decided
from rehandle.sales.rules.drawn import Draw
from rehandle.sales.rules.scoring import HUNDREDTHS, MOST_TEXT, Result
from rehandle.sales.rules.terms import Terms
from rehandle.site.auction_words import Facts, Said
from rehandle.site.templatetags import words
from rehandle.site.visit import Voice

SHORT = 8  # digits of a ticket that people read


def of(facts: RoundFacts, own: OwnEntry | None, voice: Voice) -> Said:
    """The page as it is now for this visitor."""
    say, name = voice.say, words.handle(facts.display)
    title: object
    if facts.state == "awarded":
        drawn, decided = say("{} was drawn", "سُحبت قرعة الاسم {}", name), say("The applications for {} are decided", "حُسمت الطلبات على {}", name)
        given = say("{} was given to an applicant", "مُنح {} لصاحب طلب", name) if facts.taken else decided
        title = given if facts.form == "drop" else drawn
        return Said(("done", say("Decided", "حُسم")), title, _after(own, voice), may_bid=False)
    if facts.state != "open":
        return Said(("closed", say("Closed", "انتهى")), say("{} was not given", "لم يُمنح {}", name), None, may_bid=False)
    if facts.stopped:
        still = say("Something about the name has to be decided first. The clock stands still.", "يلزم البتّ أولًا في أمر بشأن الاسم. المهلة متوقفة.")
        return Said(("stop", say("Stopped", "متوقف")), say("{} stands still", "توقف أمر الاسم {}", name), ("stop", still), may_bid=False)
    if facts.closed or not facts.open:
        title = say("The applications for {} are being scored", "تُقيَّم الطلبات على {}", name) if facts.form == "drop" else _title(facts, voice)
        return Said(("wait", say("Entering has ended", "انتهت المشاركة")), title, _now(facts, own, voice), may_bid=False)
    until = say("Open until {}", "مفتوح حتى {}", voice.instant(facts.ends_at))
    return Said(("open", until), _title(facts, voice), _now(facts, own, voice), may_bid=own is None)


def numbers(facts: RoundFacts, own: OwnEntry | None, voice: Voice) -> Facts:
    """What it costs, how many entered, and one's own ticket."""
    say = voice.say
    told: Facts = [(say("Price", "السعر"), price(facts, voice)), _entries(facts, voice)]
    if own:
        told.append((say("Your ticket", "رقم مشاركة هذا الحساب"), words.code(own.ticket[:SHORT])))
    if own and own.place:
        told.append((say("Your place", "مكان هذه المشاركة"), own.place))
    return told


def _entries(facts: RoundFacts, voice: Voice) -> tuple[object, object]:
    say = voice.say
    if facts.form != "wish":
        return say("Entries", "المشاركات"), facts.entries
    return say("Wishes", "الرغبات"), say("nobody sees how many before the draw", "لا يرى أحد عددها قبل القرعة") if facts.entries is None else facts.entries


def price(facts: RoundFacts, voice: Voice) -> object:
    """The price, or that there is none."""
    return words.amount(facts.price, "short") if facts.price.minor else voice.say("nothing", "بلا مقابل")


def terms(facts: RoundFacts, said: Terms, rule: Policy, voice: Voice) -> Facts:
    """Everything that entering binds to, before anybody does."""
    say = voice.say
    claim, second = ((facts.claim_hours, "hour"),) * 2 if facts.claim_hours else ((rule.payment.days, "day"), (rule.payment.second_chance_hours, "hour"))
    days, hours = (count(n, noun, voice.lang, "oblique") for n, noun in (claim, second))
    paid = say("Whoever comes first pays within {}. Who does not pay loses the name, and it counts against the account.",
               "من يأتي أولًا يدفع خلال {}. ومن لا يدفع يضيع منه الاسم، ويُسجَّل ذلك على الحساب.", days)  # fmt: skip
    free = say("It costs nothing. Whoever comes first takes the name within {}, or leaves it.", "بلا مقابل. من يأتي أولًا يأخذ الاسم خلال {} أو يتركه.", days)
    link = format_html('<a href="{}">{}</a>', voice.to("/policy"), say("version {}", "الإصدار {}", rule.version))
    return [
        *(_wishes(facts, voice) if facts.choices else []),
        (say("One entry a person", "مشاركة واحدة للشخص"), say("People are told apart by their account on the platform. An entry can be taken back until the end.",
                                                             "يُميَّز الأشخاص بحساباتهم في المنصة. ويمكن سحب المشاركة حتى النهاية.")),
        (say("Whoever comes first", "من يأتي أولًا"), paid if facts.price.minor else free),
        (say("If not", "وإلا"), say("The next in order is asked and has {} to answer.", "يُسأل التالي في الترتيب وأمامه {} للرد.", hours)),
        *([(say("Tax", "الضريبة"), said.tax)] if facts.price.minor else []),
        (say("You get", "ما يشمله"), " ".join(said.gets)), (say("You do not get", "ما لا يشمله"), " ".join(said.gets_not)),
        (say("What binds you", "الالتزامات"), " ".join(said.duties)), (say("If an objection is upheld", "إذا قُبل اعتراض"), said.objection),
        (say("Rule", "القاعدة"), link),
    ]  # fmt: skip


def _wishes(facts: RoundFacts, voice: Voice) -> Facts:
    """What sets wishes apart: so many at a time, one granted."""
    say = voice.say
    return [
        (say("Your wishes", "رغبات هذا الحساب"), say("You may wish for {} names at a time. Before the draw nobody sees what others wish for.", "العدد المسموح في وقت واحد: {}. وقبل القرعة لا يرى أحد ما يرغب فيه غيره.", facts.choices)),
        (say("One is granted", "تُلبّى واحدة"), say("Whoever is drawn for several takes the one that he likes best; the others go to the next in order.", "من تقع عليه القرعة في أسماء عدة يأخذ أحبها إليه، وتذهب الأخرى إلى التالي في الترتيب.")),
    ]  # fmt: skip


def how(facts: RoundFacts, draw: Draw | None, voice: Voice) -> Facts:
    """How it is decided, and how anybody finds it again."""
    say = voice.say
    told: Facts = []
    if facts.form == "drop":
        told = [
            (say("Scores", "التقييم"), say("Two people score each criterion from 0 to 10 without knowing whose application it is, each with a reason; where they differ much, a third one does.",
                                            "يقيّم شخصان كل معيار من 0 إلى 10 دون معرفة صاحب الطلب، مع ذكر السبب؛ وعند فرق كبير يقيّم ثالث.")),
            (say("Equal totals", "المجاميع المتساوية"), say("go by the draw.", "تُحسم بالقرعة.")),
        ]  # fmt: skip
    told += [
        (say("The draw", "القرعة"), say("Tickets are ordered by their hash under a seed that nobody can change: its own hash went into the record before anybody entered.",
                                        "تُرتَّب الأرقام بحسب بصمتها مع بذرة لا يمكن تغييرها: سُجّلت بصمتها في السجل قبل أول مشاركة.")),
        (say("Hash of the seed", "بصمة البذرة"), words.code(facts.commitment)),
    ]  # fmt: skip
    if draw:
        told += [
            (say("The seed", "البذرة"), words.code(draw.seed)),
            (say("Find it again", "إعادة الحساب"), format_html('<a href="/api/v1/sales/{}/draw">{}</a> · {}', facts.sale, say("all tickets as a file", "كل الأرقام في ملف"), words.code("rehandle sales draw FILE"))),
        ]  # fmt: skip
    return told


def fields(facts: RoundFacts, typed: Mapping[str, str], voice: Voice) -> list[dict[str, object]]:
    """A text to each criterion of a drop."""
    say = voice.say
    whole = sum(each.weight for each in facts.criteria) or 1
    return [
        {
            "name": f"text-{each.name}", "label": each.text.of(voice.lang).capitalize(), "value": typed.get(each.name, ""),
            "help": say("Counts {}%. At most {} signs; no name, no account: whoever scores does not know whose it is.", "الوزن {}%. لا يزيد على {} حرف، دون اسم أو حساب: من يقيّم لا يعرف صاحبه.",
                        100 * each.weight // whole, f"{MOST_TEXT:,}"), "most": MOST_TEXT,
        }
        for each in facts.criteria
    ]  # fmt: skip


def results(facts: RoundFacts, found: Sequence[Result], decided: Decided, voice: Voice) -> list[dict[str, object]]:
    """Totals with every reason, by place; nobody is named."""
    return [
        {
            "title": voice.say("Place {}, ticket {}: {} of 10", "المكان {}، الرقم {}: {} من 10", each.place, words.code(each.ticket[:SHORT]), points(each.total)),
            "about": voice.say("Scores of place {}", "تقييمات المكان {}", each.place),
            "rows": [
                (one.text.of(voice.lang).capitalize(), " · ".join(str(sheet.points[one.name]) for sheet in sheets), _reasons([sheet.reasons[one.name] for sheet in sheets]))
                for one in facts.criteria
            ],
        }
        for each in found if (sheets := decided.sheets.get(each.ticket, ())) is not None
    ]  # fmt: skip


def _reasons(said: Sequence[str]) -> str:
    """What each reviewer said, in its own direction."""
    return format_html("<div>{}</div>", format_html_join("", '<p dir="auto">{}</p>', ((each,) for each in said)))


def result_head(voice: Voice) -> list[str]:
    """Columns of one application's scores."""
    say = voice.say
    return [say("Criterion", "المعيار"), say("Points", "النقاط"), say("Reasons", "الأسباب")]


def points(hundredths: int) -> str:
    """Points with two decimals."""
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"


def row(facts: RoundFacts, voice: Voice) -> list[object]:
    """One draw or drop in the list."""
    link = format_html('<a href="{}">{}</a>', voice.to(f"/s/{facts.sale}"), words.handle(facts.display))
    ways = {"lottery": ("a draw", "قرعة"), "wish": ("wishes", "رغبات"), "drop": ("applications", "طلبات")}
    way = voice.say(*ways[facts.form])
    return [link, price(facts, voice), "–" if facts.entries is None else facts.entries, voice.say("{}, {}", "{}، {}", way, voice.instant(facts.ends_at))]


def own_row(facts: RoundFacts, own: OwnEntry, voice: Voice) -> list[object]:
    """One's own entry in one's list."""
    return [*row(facts, voice), own.place if own.place else voice.say("entered", "مشاركة قائمة")]


def entry_head(voice: Voice) -> list[str]:
    """Columns of one's own entries."""
    say = voice.say
    return [say("Name", "الاسم"), say("Price", "السعر"), say("Entries", "المشاركات"), say("Ends", "النهاية"), say("Your place", "مكان هذه المشاركة")]


def _title(facts: RoundFacts, voice: Voice) -> object:
    name = words.handle(facts.display)
    if facts.form == "lottery":
        return voice.say("{} is drawn among all who ask", "قرعة على {} بين كل من يطلبه", name)
    if facts.form == "wish":
        return voice.say("{} goes to one of those who wish for it", "{} لأحد الراغبين فيه", name)
    return voice.say("{} goes to the best application", "{} لأفضل طلب", name)


def _now(facts: RoundFacts, own: OwnEntry | None, voice: Voice) -> tuple[str, object] | None:
    if own is None:
        return None
    said = voice.say("You have entered. We write when it is decided.", "شارك هذا الحساب. تُرسل رسالة عند الحسم.")
    return "done" if facts.open else "wait", said


def _after(own: OwnEntry | None, voice: Voice) -> tuple[str, object] | None:
    if own is None or own.place is None:
        return None
    if own.place == 1:
        return "done", voice.say("You came first. We wrote to you: that letter leads on.", "جاءت مشاركة هذا الحساب أولًا. أُرسلت رسالة فيها ما يلي ذلك.")
    return "closed", voice.say("Another entry came first. If it is not taken, we write again.", "جاءت مشاركة أخرى أولًا. وإن لم يُؤخذ الاسم تُرسل رسالة أخرى.")
