"""The look: what the parts and tags write, what a page may carry, and the colours it is read in."""

import re
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Engine

from rehandle.kernel.money import Money
from rehandle.kernel.words.bare import in_page
from tools import look, vendor

STATIC = Path("rehandle/site/static/rehandle")
CSS = (STATIC / "site.css").read_text()
ENGINE = Engine(dirs=["rehandle/site/templates"], libraries={"words": "rehandle.site.templatetags.words"})
VALUES = {
    "now": datetime(2027, 1, 4, 9, tzinfo=UTC), "ends": datetime(2027, 1, 15, 12, tzinfo=UTC), "born": date(2019, 3, 11),
    "paid": Money("USD", 5_000_000),
    "low": Money("USD", 200_000), "high": Money("USD", 900_000), "name": "tom", "evil": "<b>x", "names": ["a", "b", "c"],
}  # fmt: skip


def written(source: str, lang: str = "en", **more: object) -> str:
    """What a template says."""
    return ENGINE.from_string("{% load words %}" + source).render(Context(VALUES | {"lang": lang} | more))


@pytest.mark.parametrize(("source", "lang", "html"), [
    ("{% handle name %}", "ar", '<bdi dir="ltr" class="handle">@tom</bdi>'),
    ('{% handle name "big" %}', "en", '<bdi dir="ltr" class="handle big">@tom</bdi>'),
    ("{% handle evil %}", "en", '<bdi dir="ltr" class="handle">@&lt;b&gt;x</bdi>'),
    ("{% handle 'نور' %}", "ar", '<bdi dir="auto" class="handle">@نور</bdi>'),
    ("{% amount paid %}", "ar", '<bdi dir="ltr" class="amount">US$50,000.00</bdi>'),
    ('{% amount paid "short" %}', "en", '<bdi dir="ltr" class="amount">US$50,000</bdi>'),
    ('{% amount paid "figure" %}', "en", '<bdi dir="ltr" class="amount">50,000.00</bdi>'),
    ("{% price_range low high %}", "ar",
     'من <bdi dir="ltr" class="amount">US$2,000</bdi> إلى <bdi dir="ltr" class="amount">US$9,000</bdi>'),
    ("{% code evil %}", "en", '<bdi dir="ltr" class="code">&lt;b&gt;x</bdi>'),
    ("{% day born %}", "en", '<time datetime="2019-03-11">Monday 11 March 2019</time>'),
    ("{% day born %}", "ar", '<time datetime="2019-03-11">الاثنين 11 مارس 2019</time>'),
    ("{% plain_day born %}", "en", '<time datetime="2019-03-11">11 March 2019</time>'),
    ("{% instant ends %}", "en", '<time datetime="2027-01-15T12:00+00:00">Friday 15 January 2027, 12:00 UTC</time>'),
    ("{% deadline ends now %}", "en", '<time datetime="2027-01-14">Thursday 14 January (in 10 days)</time>'),
    ("{% deadline ends %}", "ar", '<time datetime="2027-01-14">الخميس 14 يناير (بعد 10 أيام)</time>'),
    ("{% when born %}", "en", '<time datetime="2019-03-11">11 March 2019</time>'),
    ("{% when ends %}", "en", '<time datetime="2027-01-15T12:00+00:00">15 January</time>'),
    ("{% when evil %}", "en", "&lt;b&gt;x"),
    ('{% count 11 "day" %}', "ar", "11 يومًا"),
    ('{% count 2 "day" "oblique" %}', "ar", "يومين"),
    ("{% number 1204 %}", "ar", "1,204"),
    ("{% both names %}", "ar", "a وb وc"),
    ('{% say "Look up" "البحث" %}', "ar", "البحث"),
    ('{% handle name as h %}{% say "Keep {}" "الاحتفاظ بالاسم {}" h %}', "en", 'Keep <bdi dir="ltr" class="handle">@tom</bdi>'),
    ('{% say "For {}" "إلى {}" evil %}', "en", "For &lt;b&gt;x"),
    ('{% sign "unheard" %}', "en", ""),
])  # fmt: skip
def test_tags(source: str, lang: str, html: str) -> None:
    assert written(source, lang) == html


def test_months_follow_the_region() -> None:
    assert "جانفي" in written("{% deadline ends %}", "ar", months="maghreb")


@pytest.mark.parametrize(("source", "more", "told"), [
    ('{% include "parts/badge.html" with kind="wait" text=evil %}', {}, ['class="badge wait"', "<svg", "&lt;b&gt;x"]),
    ('{% include "parts/life_line.html" %}', {"stages": [{"label": "Told", "when": "3 times", "state": "now"}]},
     ['aria-current="step"', "<b>Told</b>"]),
    ('{% include "parts/facts.html" %}', {"facts": [("Kind", "rare")]}, ["<dt>Kind</dt><dd>rare</dd>"]),
    ('{% include "parts/message.html" with kind="stop" happened="A" means="B" todo="C" %}', {}, ['role="alert"', 'class="todo">C']),
    ('{% include "parts/field.html" with name="n" label="L" error="E" help="H" %}', {},
     ['for="f-n"', 'aria-describedby="f-n-error f-n-help"', "aria-invalid"]),
    ('{% include "parts/field.html" with name="n" label="L" value=evil rows=3 %}', {}, ["<textarea", "&lt;b&gt;x</textarea>"]),
    ('{% include "parts/field.html" with name="n" label="L" value="b" %}', {"options": [("a", "A"), ("b", "B")]}, ['value="b" selected>B']),
    ('{% include "parts/choices.html" with name="n" label="L" value="b" %}', {"options": [("b", "B")]}, ["<legend>L</legend>", "checked"]),
    ('{% include "parts/table.html" with about="T" numbers="2" stack=1 %}', {"head": ["A", "B"], "rows": [["x", "9"]]},
     ['<td role="cell" data-label="B" class="number">9</td>', 'aria-label="T"']),
    ('{% include "parts/button.html" with url="/x" text="Go" kind="wide" %}', {"fields": {"id": "7"}},
     ['method="post" action="/x"', 'name="id" value="7"', '<button class="button wide">Go']),
    ('{% include "parts/button.html" with url="/x" text="Go" get=1 %}', {}, ['<a class="button " href="/x">Go</a>']),
    ('{% include "parts/empty.html" with text="Nothing." next="Later." %}', {}, ["<b>Nothing.</b> Later."]),
    ('{% include "parts/back.html" with url="/" text="Back" %}', {}, ['class="flip"']),
    ('{% include "parts/steps.html" %}', {"steps": ["One"]}, ["<li>One</li>"]),
    ('{% include "parts/more.html" with title="T" body="B" opened=1 %}', {}, ["<details class=\"more\" open>", "<summary>T"]),
])  # fmt: skip
def test_parts(source: str, more: dict[str, object], told: list[str]) -> None:
    html = written(source, **more)
    assert [piece for piece in told if piece not in html] == []


GALLERY = [(name, lang) for name in look.PAGES for lang in ("en", "ar")]


@pytest.mark.parametrize(("name", "lang"), GALLERY)
def test_pages_hold_to_the_strict_policy(name: str, lang: str) -> None:
    html = look.page(name, lang)
    assert re.findall(r"<script|\sstyle=|\son\w+=|https?://(?!www\.w3\.org)|src=\"//", html) == []
    assert f'lang="{lang}"' in html
    assert "{%" not in html
    assert "{{" not in html
    assert len(re.findall(r"<h1[ >]", html)) == 1


@pytest.mark.parametrize("name", look.PAGES)
def test_nothing_stands_bare_in_arabic(name: str) -> None:
    assert in_page(look.page(name, "ar")) == []


def test_the_frame_without_nav_shows_mark_and_language_only() -> None:
    html = look.page("holder", "en")
    assert "<nav" not in html
    assert 'hreflang="ar"' in html
    assert 'class="demo"' not in html


def test_style_is_ours_alone_and_logical() -> None:
    assert re.findall(r"https?:|@import", CSS) == []
    physical = re.findall(r"(?:margin|padding|border|inset)-(?:left|right)|text-align: (?:left|right)|[;{ ](?:left|right):|float", CSS)
    assert physical == []


def test_vendored_files_are_as_recorded_and_a_change_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = vendor.vendored()
    assert vendor.problems(packages) == []
    packages[0]["files"][0]["sha256"] = "0" * 64
    assert vendor.problems(packages) == [f"{packages[0]['files'][0]['to']}: missing or changed"]
    del packages[0]["files"][0]
    assert any("not listed" in wrong for wrong in vendor.problems(packages))


def test_every_font_has_its_licence_and_pages_stay_light() -> None:
    packages = tomllib.loads((STATIC / "VENDORED.toml").read_text())["package"]
    assert all(any("LICENSE" in file["to"] for file in package["files"]) for package in packages)
    sizes = {path.name: path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2")}
    latin = sum(size for name, size in sizes.items() if "arabic" not in name)
    assert latin <= 62_000
    assert sum(sizes.values()) <= 151_000


def _colour(name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{3,6}})", CSS)
    assert found, name
    return found.group(1)


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear: Callable[[float], float] = lambda part: part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4  # noqa: E731
    return sum(weight * linear(part) for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize(("ink", "ground", "least"), [
    ("ink", "paper", 14.9), ("ink", "sand", 7), ("soft", "paper", 6), ("soft", "sand", 4.5), ("edge", "paper", 3), ("edge", "card", 3),
    ("card", "green", 7.5),
    ("green", "paper", 7), ("deep", "wash", 9), ("wait", "wait-wash", 7), ("stop", "stop-wash", 6.5),
    ("ink", "wait-wash", 7), ("ink", "stop-wash", 7),
])  # fmt: skip
def test_contrast(ink: str, ground: str, least: float) -> None:
    dark, light = sorted((_light(_colour(ink)), _light(_colour(ground))))
    assert (light + 0.05) / (dark + 0.05) >= least
