"""Who may come to which page of the desk: every address, every role, looking and acting apart. An address not in the table fails."""

import re

import pytest
from django.test import Client

from rehandle.config.office import office as settings
from rehandle.desk.urls import urlpatterns
from tests.desk import world
from tests.desk.dropped import drop

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = {
    "public": "", "member": "mem", "case_worker": "sam", "sales_drafter": "ann", "approver": "bob", "treasurer": "tia", "auditor": "aud",
    "operator": "ola", "keeper": "kit", "reviewer": "rev",
}  # fmt: skip
# What each sees: 200 the page, 302 sent on, 403 told that the role does not allow it, 405 not that way, 409, 422 refused for what was sent.
# address                            public member case_worker sales_drafter approver treasurer auditor operator keeper reviewer
GET = """
                                        302 403 200 200 200 200 200 200 200 200
next                                    405 405 405 405 405 405 405 405 405 405
all                                     302 403 200 200 200 200 200 200 200 200
second                                  302 403 200 200 200 200 200 200 200 200
waiting                                 302 403 200 200 200 200 200 200 200 200
done                                    302 403 200 200 200 200 200 200 200 200
find                                    302 403 200 200 200 200 200 403 403 403
case/<str:case>                         302 403 200 403 403 403 200 403 403 403
case/<str:case>/taking-up               405 405 405 405 405 405 405 405 405 405
case/<str:case>/review                  405 405 405 405 405 405 405 405 405 405
case/<str:case>/objection               405 405 405 405 405 405 405 405 405 405
death/<str:report>                      302 403 200 403 403 403 200 403 403 403
death/<str:report>/taking-up            405 405 405 405 405 405 405 405 405 405
death/<str:report>/decision             405 405 405 405 405 405 405 405 405 405
standstill/<str:handle>                 302 403 200 403 403 403 200 403 403 403
standstill/<str:handle>/lifting         405 405 405 405 405 405 405 405 405 405
standstill/<str:handle>/setting         405 405 405 405 405 405 405 405 405 405
letter/<str:letter>                     302 403 200 403 403 403 403 403 403 403
message/<str:message>                   302 403 200 403 403 403 200 403 403 403
message/<str:message>/answer            405 405 405 405 405 405 405 405 405 405
sale/<str:sale>                         302 403 403 200 200 200 200 403 403 403
sale/<str:sale>/offer                   405 405 405 405 405 405 405 405 405 405
sale/<str:sale>/filing                  405 405 405 405 405 405 405 405 405 405
sale/<str:sale>/counter                 405 405 405 405 405 405 405 405 405 405
sale/<str:sale>/withdrawal              405 405 405 405 405 405 405 405 405 405
request/<str:asked>                     302 403 403 404 403 403 403 403 403 403
request/<str:asked>/answer              405 405 405 405 405 405 405 405 405 405
round/<str:drop>                        302 403 403 403 403 403 403 403 403 200
round/<str:drop>/<str:label>            302 403 403 403 403 403 403 403 403 200
round/<str:drop>/<str:label>/scores     405 405 405 405 405 405 405 405 405 405
round/<str:drop>/<str:label>/conflict   405 405 405 405 405 405 405 405 405 405
approval/<str:approval>                 302 403 403 200 200 200 200 403 403 403
approval/<str:approval>/signature       405 405 405 405 405 405 405 405 405 405
approval/<str:approval>/return          405 405 405 405 405 405 405 405 405 405
links                                   302 403 403 403 200 403 403 403 403 403
link/<str:finding>                      302 403 403 403 404 403 403 403 403 403
link/<str:finding>/decision             405 405 405 405 405 405 405 405 405 405
orders                                  302 403 403 200 200 200 200 403 403 403
order/<str:order>                       302 403 403 200 200 200 200 403 403 403
ledger                                  302 403 403 403 403 200 200 403 403 403
log                                     302 403 200 200 200 200 200 200 200 403
policy                                  302 403 200 200 200 200 200 200 200 403
policy/new                              302 403 403 403 403 403 403 200 403 403
policy/drafts                           405 405 405 405 405 405 405 405 405 405
policy/draft/<str:draft>                302 403 403 403 200 403 403 200 403 403
policy/draft/<str:draft>/filing         405 405 405 405 405 405 405 405 405 405
policy/draft/<str:draft>/simulation     302 403 403 403 200 403 403 200 403 403
sweeps                                  302 403 200 403 403 403 200 200 403 403
sweeps/asked                            405 405 405 405 405 405 405 405 405 405
sweep/<str:sweep>                       302 403 200 403 403 403 200 200 403 403
sweep/<str:sweep>/names                 302 403 200 403 403 403 200 200 403 403
sweep/<str:sweep>/cancellation          405 405 405 405 405 405 405 405 405 405
campaigns                               302 403 200 403 403 403 200 200 403 403
campaigns/asked                         405 405 405 405 405 405 405 405 405 405
campaigns/forgotten                     405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>                 302 403 200 403 403 403 200 200 403 403
campaign/<str:campaign>/beginning       405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>/stopping        405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>/starting        405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>/dropping        405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>/sample          302 403 200 403 403 403 200 403 403 403
campaign/<str:campaign>/judgement       405 405 405 405 405 405 405 405 405 405
everything                              302 403 200 403 403 403 403 200 403 403
everything/stopping                     405 405 405 405 405 405 405 405 405 405
everything/starting                     405 405 405 405 405 405 405 405 405 405
people                                  302 403 403 403 403 403 403 200 403 403
people/roles                            405 405 405 405 405 405 405 405 405 405
"""
# Sent empty: whoever may act gets as far as what is missing.
POST = """
                                        405 405 405 405 405 405 405 405 405 405
next                                    302 403 302 302 302 302 302 302 302 302
all                                     405 405 405 405 405 405 405 405 405 405
second                                  405 405 405 405 405 405 405 405 405 405
waiting                                 405 405 405 405 405 405 405 405 405 405
done                                    405 405 405 405 405 405 405 405 405 405
find                                    405 405 405 405 405 405 405 405 405 405
case/<str:case>                         405 405 405 405 405 405 405 405 405 405
case/<str:case>/taking-up               302 403 422 403 403 403 403 403 403 403
case/<str:case>/review                  302 403 409 403 403 403 403 403 403 403
case/<str:case>/objection               302 403 409 403 403 403 403 403 403 403
death/<str:report>                      405 405 405 405 405 405 405 405 405 405
death/<str:report>/taking-up            302 403 422 403 403 403 403 403 403 403
death/<str:report>/decision             302 403 409 403 403 403 403 403 403 403
standstill/<str:handle>                 405 405 405 405 405 405 405 405 405 405
standstill/<str:handle>/lifting         302 403 409 403 403 403 403 403 403 403
standstill/<str:handle>/setting         302 403 422 403 403 403 403 403 403 403
letter/<str:letter>                     302 403 422 403 403 403 403 403 403 403
message/<str:message>                   405 405 405 405 405 405 405 405 405 405
message/<str:message>/answer            302 403 422 403 403 403 403 403 403 403
sale/<str:sale>                         405 405 405 405 405 405 405 405 405 405
sale/<str:sale>/offer                   302 403 403 422 403 403 403 403 403 403
sale/<str:sale>/filing                  302 403 403 404 403 403 403 403 403 403
sale/<str:sale>/counter                 302 403 403 404 403 403 403 403 403 403
sale/<str:sale>/withdrawal              302 403 403 404 403 403 403 403 403 403
request/<str:asked>                     405 405 405 405 405 405 405 405 405 405
request/<str:asked>/answer              302 403 403 404 403 403 403 403 403 403
round/<str:drop>                        405 405 405 405 405 405 405 405 405 405
round/<str:drop>/<str:label>            405 405 405 405 405 405 405 405 405 405
round/<str:drop>/<str:label>/scores     302 403 403 403 403 403 403 403 403 422
round/<str:drop>/<str:label>/conflict   302 403 403 403 403 403 403 403 403 422
approval/<str:approval>                 405 405 405 405 405 405 405 405 405 405
approval/<str:approval>/signature       302 403 403 403 409 403 403 403 403 403
approval/<str:approval>/return          302 403 403 403 422 403 403 403 403 403
links                                   405 405 405 405 405 405 405 405 405 405
link/<str:finding>                      405 405 405 405 405 405 405 405 405 405
link/<str:finding>/decision             302 403 403 403 404 403 403 403 403 403
orders                                  405 405 405 405 405 405 405 405 405 405
order/<str:order>                       405 405 405 405 405 405 405 405 405 405
ledger                                  405 405 405 405 405 405 405 405 405 405
log                                     405 405 405 405 405 405 405 405 405 405
policy                                  405 405 405 405 405 405 405 405 405 405
policy/new                              405 405 405 405 405 405 405 405 405 405
policy/drafts                           302 403 403 403 403 403 403 422 403 403
policy/draft/<str:draft>                405 405 405 405 405 405 405 405 405 405
policy/draft/<str:draft>/filing         302 403 403 403 403 403 403 409 403 403
policy/draft/<str:draft>/simulation     405 405 405 405 405 405 405 405 405 405
sweeps                                  405 405 405 405 405 405 405 405 405 405
sweeps/asked                            302 403 403 403 403 403 403 302 403 403
sweep/<str:sweep>                       405 405 405 405 405 405 405 405 405 405
sweep/<str:sweep>/names                 405 405 405 405 405 405 405 405 405 405
sweep/<str:sweep>/cancellation          302 403 403 403 403 403 403 404 403 403
campaigns                               405 405 405 405 405 405 405 405 405 405
campaigns/asked                         302 403 403 403 403 403 403 422 403 403
campaigns/forgotten                     302 403 403 403 403 403 403 302 403 403
campaign/<str:campaign>                 405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>/beginning       302 403 403 403 403 403 403 409 403 403
campaign/<str:campaign>/stopping        302 403 422 403 403 403 403 422 403 403
campaign/<str:campaign>/starting        302 403 403 403 403 403 403 422 403 403
campaign/<str:campaign>/dropping        302 403 403 403 403 403 403 422 403 403
campaign/<str:campaign>/sample          405 405 405 405 405 405 405 405 405 405
campaign/<str:campaign>/judgement       302 403 422 403 403 403 403 403 403 403
everything                              405 405 405 405 405 405 405 405 405 405
everything/stopping                     302 403 422 403 403 403 403 422 403 403
everything/starting                     302 403 403 403 403 403 403 422 403 403
people                                  405 405 405 405 405 405 405 405 405 405
people/roles                            302 403 403 403 403 403 403 422 403 403
"""
NOT_THAT_WAY = 405
WIDE = 40  # of the first column
NO_SALES = ("case_worker", "operator", "keeper")
WRITES_THE_RULE = ("operator", "policy/")  # its prices are public, and he drafts them; of what was sold he sees nothing there either
OF_WHAT_WAS_SOLD = re.compile(r"/desk/(?:sale|order|ledger|approval)|revenue|إيراد", re.IGNORECASE)
OF_SALES = re.compile(
    r"US\$|USD|\$\s?\d|50,000|/desk/(?:sale|order|ledger|approval)|\b(?:price|revenue|offer|sales?|sold|buyer|refund|money)\b|بيع|سعر|إيراد|مشتر",
    re.IGNORECASE,
)


def table(text: str) -> dict[str, list[int]]:
    """Address to answers, in the order of the roles."""
    rows = text.strip("\n").splitlines()
    return {row[:WIDE].strip(): [int(answer) for answer in row[WIDE:].split()] for row in rows}


@pytest.fixture
def places(office, staff) -> dict[str, str]:
    """One row of every kind to look at."""
    case, _ = world.objection(office)
    report = world.death(office)
    sold, _, _, order = world.order(office, staff, "pizza")
    _, _, approval = world.offer(office, staff, "tea")
    world.booked(office, order)
    world.left_over(office, "pizza")
    world.drafted(staff)
    world.swept(office, settings().data_dir)
    campaign = world.campaign(office, settings().data_dir)
    entered, labels = drop(office)
    return {
        "drop": entered,
        "label": labels[0],
        "asked": "nothing",
        "finding": "nothing",
        "case": case,
        "report": report,
        "handle": "pizza",
        "letter": "letter-noor_a",
        "sale": sold,
        "approval": approval,
        "order": order,
        "message": world.message(office),
        "draft": "draft-1",
        "sweep": "run-1",
        "campaign": campaign,
    }


def at(pattern: str, places: dict[str, str]) -> str:
    """The address of a pattern."""
    return "/desk/" + re.sub(r"<str:(\w+)>", lambda found: places[found[1]], pattern)


def test_every_address_is_in_the_table():
    known = {str(each.pattern) for each in urlpatterns}
    assert known == set(table(GET)) == set(table(POST))


@pytest.mark.parametrize(("method", "expected"), [("get", GET), ("post", POST)])
def test_every_role_gets_its_answer_at_every_address(places, sit, method, expected):
    wrong = []
    seats = {role: sit(member) for role, member in ROLES.items()}
    for address, answers in table(expected).items():
        for role, answer in zip(ROLES, answers, strict=True):
            got = getattr(seats[role], method)(at(address, places)).status_code
            wrong += [f"{method} {address} {role}: {got}, not {answer}"] if got != answer else []
    assert not wrong, "\n".join(wrong)


def visible(seat: Client, address: str) -> str:
    """What a person reads on a page, with the addresses that it leads to but for its own in the other language."""
    html = seat.get(address).content.decode()
    main = html[html.index("<body") :]
    links = " ".join(link for link in re.findall(r'(?:href|action)="([^"]*)"', main) if link.removeprefix("/ar") != address.removeprefix("/ar"))
    return re.sub(r"<[^>]+>", " ", main) + links


def test_who_may_not_read_sales_sees_no_trace_of_one(places, sit):
    traces = []
    looks = [at(pattern, places) for pattern, answers in table(GET).items() if answers[0] != NOT_THAT_WAY]
    for role in NO_SALES:
        seat = sit(ROLES[role])
        for address in [*looks, *(f"/ar{each}" for each in looks)]:
            shown, writes = visible(seat, address), role == WRITES_THE_RULE[0] and WRITES_THE_RULE[1] in address
            found_in = (OF_WHAT_WAS_SOLD if writes else OF_SALES).finditer(shown)
            traces += [f"{role} {address}: …{shown[max(0, found.start() - 60) : found.end() + 60]}…" for found in found_in]
    assert not traces, "\n".join(traces)


def test_the_same_search_finds_sales_for_who_may_read_them(places, sit):
    for role in ("sales_drafter", "approver", "treasurer", "auditor"):
        for address in ("", "/ar"):
            assert OF_SALES.search(visible(sit(ROLES[role]), address + at("sale/<str:sale>", places))), role
