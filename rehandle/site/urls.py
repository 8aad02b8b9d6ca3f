"""Addresses of the public pages. Each is also there in Arabic under `/ar`: the visit's middleware takes that off first."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path

from rehandle.site.views import (
    buyer,
    calendar,
    check,
    contact,
    demo,
    died,
    handle,
    holder,
    home,
    hooks,
    listing,
    logs,
    market,
    me,
    opening,
    record,
    rule,
    sign_in,
    waiting,
)


def _page(route: str, view: Callable[..., Any]) -> URLPattern:
    return path(route, view)


urlpatterns: list[URLPattern | URLResolver] = [
    _page("", home.home),
    _page("look", home.look),
    _page("h/<str:typed>", handle.handle),
    _page("calendar", calendar.calendar),
    _page("calendar/opened", calendar.opened),
    _page("calendar/<str:day>.csv", opening.day_csv),
    _page("calendar/<str:day>.parquet", opening.day_parquet),
    _page("calendar/<str:day>", opening.day),
    _page("policy", rule.policy),
    _page("policy.toml", rule.bytes_of),
    _page("check", check.check),
    _page("died", died.died),
    _page("record", record.record),
    _page("record.csv", record.table),
    _page("record/<int:place>", record.entry),
    _page("contact", contact.contact),
    _page("privacy", contact.privacy),
    _page("l/<str:key>", holder.holder),
    _page("o/<str:key>", buyer.buyer),
    _page("sales", market.sales),
    _page("s/<str:sale>", market.sale),
    _page("s/<str:sale>/own", market.own),
    _page("w/<str:typed>", waiting.wait),
    _page("me", me.me),
    _page("list", listing.own),
    _page("checkpoint", logs.checkpoint),
    _page("log.key", logs.key),
    re_path(r"^tile/(?P<path>[0-9a-z./]{1,80})$", logs.tile),
    _page("hooks/payment", hooks.payment),
    _page("demo", demo.index),
    _page("demo/day", demo.day),
    _page("demo/event", demo.event),
    _page("demo/mail", demo.mail),
    _page("demo/mail/<int:number>", demo.letter),
    _page("demo/publish", demo.publish),
    _page("demo/be/<str:role>", demo.be),
    _page("sign-in", sign_in.SignIn.as_view()),
    _page("sign-out", sign_in.sign_out),
    path("account/", include("allauth.urls")),
]
