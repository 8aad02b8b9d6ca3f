"""The desk's addresses, as nouns. The site includes them below `desk/`."""

from django.urls import path

from rehandle.desk.views import approval, books, death, file, letter, message, office, policy, sale, work

urlpatterns = [
    path("", work.my_work),
    path("next", work.take_next),
    path("all", work.everything),
    path("second", work.second),
    path("waiting", work.waiting),
    path("done", work.done),
    path("find", work.find),
    path("case/<str:case>", file.show),
    path("case/<str:case>/taking-up", file.taking_up),
    path("case/<str:case>/review", file.reviewed),
    path("case/<str:case>/objection", file.objection_decided),
    path("death/<str:report>", death.show),
    path("death/<str:report>/taking-up", death.taking_up),
    path("death/<str:report>/decision", death.decided),
    path("letter/<str:letter>", letter.show),
    path("message/<str:message>", message.show),
    path("message/<str:message>/answer", message.answered),
    path("sale/<str:sale>", sale.show),
    path("sale/<str:sale>/offer", sale.offer),
    path("sale/<str:sale>/filing", sale.filing),
    path("sale/<str:sale>/withdrawal", sale.withdrawal),
    path("approval/<str:approval>", approval.show),
    path("approval/<str:approval>/signature", approval.signature),
    path("approval/<str:approval>/return", approval.sending_back),
    path("orders", books.all_orders),
    path("order/<str:order>", books.order),
    path("ledger", books.books),
    path("log", office.log),
    path("policy", policy.rule),
    path("policy/new", policy.new),
    path("policy/drafts", policy.drafts),
    path("policy/draft/<str:draft>", policy.draft),
    path("policy/draft/<str:draft>/filing", policy.filing),
    path("policy/draft/<str:draft>/simulation", policy.simulation),
    path("people", office.people),
    path("people/roles", office.roles),
]
