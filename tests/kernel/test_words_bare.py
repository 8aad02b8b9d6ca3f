"""The finder of bare pieces finds them, and leaves the rest alone."""

import pytest

from rehandle.kernel.words.bare import in_page, in_text
from rehandle.kernel.words.bidi import handle_text, isolate

BAD_PAGES = [
    ('<html dir="rtl"><p>الاسم @tom متاح</p>', "handle", "@tom"),
    ("<p>الاسم @<b>tom</b> متاح</p>", "handle", "@"),
    ("<p>حتى 2026-12-01</p>", "date", "2026-12-01"),
    ('<p>حتى <time datetime="2026-12-01">2026-12-01</time></p>', "date", "2026-12-01"),
    ("<p>حتى 01/12/2026</p>", "date", "01/12/2026"),
    ("<p>بسعر US$50,000.00 فقط</p>", "amount", "US$50,000.00"),
    ("<p>بسعر 50,000.00 USD فقط</p>", "amount", "50,000.00 USD"),
    ("<p>بسعر SAR\u00a0100 فقط</p>", "amount", "SAR\u00a0100"),
    ("<p>من الأسعار 2,000-9,000</p>", "range", "0-9"),
    ("<p>من الأسعار 2,000 \u2013 9,000</p>", "range", "0 \u2013 9"),
    ("<title>الاسم @tom</title>", "handle", "@tom"),
    ('<img alt="صورة @tom">', "handle", "@tom"),
    ('<input type="submit" value="الاحتفاظ @tom">', "handle", "@tom"),
    ('<div dir="ltr"><p dir="rtl">الاسم @tom</p></div>', "handle", "@tom"),
    ("<bdi>@a</bdi> ثم @b", "handle", "@b"),
    ('<svg><text direction="rtl">@tom</text></svg>', "handle", "@tom"),
]
GOOD_PAGES = [
    '<p>الاسم <bdi dir="ltr">@tom</bdi> متاح</p>',
    "<p>الاسم <bdi>@<b>tom</b></bdi> متاح</p>",
    '<p>حتى <time datetime="2026-12-01">الثلاثاء 1 ديسمبر 2026</time></p>',
    '<p>بسعر <bdi dir="ltr">US$50,000.00</bdi></p>',
    "<p>من <bdi>2,000</bdi> إلى <bdi>9,000</bdi>، 1,204 أسماء، البند 2</p>",
    "<title>الاسم \u2068@tom\u2069</title>",
    '<input dir="ltr" placeholder="@tom" value="@tom">',
    '<input type="hidden" value="2026-12-01">',
    '<a href="/h/@tom?on=2026-12-01">الرابط</a>',
    '<html dir="ltr"><p>@tom until 2026-12-01 at US$1</p>',
    "<p>المراسلة: names@northwind.example</p>",
    '<svg><text direction="ltr">US$1,000</text><path d="M1-2-3"/></svg>',
    "<script>var a='@tom'</script>",
    "<br/><p>لا شيء</p>",
]


@pytest.mark.parametrize(("page", "kind", "piece"), BAD_PAGES)
def test_bad_pages(page: str, kind: str, piece: str) -> None:
    assert [(bare.kind, bare.piece) for bare in in_page(page)] == [(kind, piece)]


@pytest.mark.parametrize("page", GOOD_PAGES)
def test_good_pages(page: str) -> None:
    assert in_page(page) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("الاسم @tom متاح", ["handle"]),
        ("الاسم \u2068@tom متاح", ["isolate", "handle"]),
        ("حتى 2026-12-01", ["date"]),
        ("السعر US$50,000.00\nالاسم @a", ["amount", "handle"]),
        (f"الاسم {handle_text('tom')} بسعر {isolate('US$50,000.00')}", []),
        (f"بين {isolate('a ' + isolate('@tom') + ' b')}", []),
        ("الرابط: https://names.example/l/@tom-2026-12-01", []),
        ("حتى الثلاثاء 1 ديسمبر 2026، الساعة 12:00 بالتوقيت العالمي", []),
        ("", []),
    ],
)
def test_texts(text: str, kinds: list[str]) -> None:
    assert [bare.kind for bare in in_text(text)] == kinds
