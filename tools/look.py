"""Renders a gallery of every part in both languages, photographs it at two widths into `shots/`, and runs axe over it.

python tools/look.py            everything
python tools/look.py holder     one page
"""

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import django
from django.conf import settings
from django.template import Context, Engine

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHOTS = ROOT / "shots"
PICTURES = "REHANDLE_SHOTS"
PAGES = ("home", "handle", "holder", "queue", "file", "parts")
BARE_FRAME = ("holder",)
DESK = ("queue", "file")
CSP = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
# One engine, one version: the shell has no window around the page and takes half the time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


Judge = Callable[[Any, str], list[str]]


def page(name: str, lang: str) -> str:
    """One page of the gallery as HTML."""
    from tools.gallery.samples import samples  # needs Django set up

    values = samples(lang)
    if name not in DESK:
        values |= {"person": None, "lookup_url": "", "side": []}
    if name in DESK:
        values |= {"nav": [], "body_class": "desk", "office": {"name": "نورثوند · المكتب" if lang == "ar" else "Northwind · Desk"}}
    if name == "file":
        values |= {"side": []}
    if name in BARE_FRAME:
        values |= {"nav": [], "demo": None}
    engine = Engine(
        dirs=[str(ROOT / "tools/gallery"), str(ROOT / "rehandle/site/templates")],
        libraries={"words": "rehandle.site.templatetags.words", "static": "django.templatetags.static"},
    )
    return engine.get_template(f"{name}.html").render(Context(values))


def set_up() -> None:
    """Enough of Django for templates, when no office is set up."""
    if not settings.configured:
        settings.configure(STATIC_URL="/static/", USE_TZ=True, INSTALLED_APPS=[])
        django.setup()


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """The gallery and the static files on loopback, under the same strict policy as the office."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", CSP)
            super().end_headers()

        def translate_path(self, path: str) -> str:
            path = path.partition("?")[0]
            return str(ROOT / "rehandle/site" / path.lstrip("/") if path.startswith("/static/") else folder / path.lstrip("/"))

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


def write(folder: Path, names: tuple[str, ...] = PAGES) -> None:
    """Every page in both languages as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        for lang in ("en", "ar"):
            (folder / f"{name}.{lang}.html").write_text(page(name, lang))


def look(names: tuple[str, ...], judge: Judge) -> list[str]:
    """Photograph every page at every width; `judge` says what is wrong with an open page."""
    write(SHOTS / "gallery", names)
    return opened(SHOTS / "gallery", [f"{name}.{lang}" for name in names for lang in ("en", "ar")], judge)


def opened(folder: Path, stems: list[str], judge: Judge) -> list[str]:
    """Open pages of a folder at a phone's and a desk's width, photograph them, and gather what is wrong."""
    from playwright.sync_api import sync_playwright  # heavy, and not needed to render

    server, home = serve(folder)
    wrong: list[str] = []
    with sync_playwright() as play:
        browser = chromium(play)
        for width in (390, 1200):
            view = browser.new_page(viewport={"width": width, "height": 800})
            view.on("console", partial(_hear, wrong))
            for stem in stems:
                view.goto(f"{home}/{stem}.html")
                photograph(view, SHOTS / f"{stem}.{width}.png")
                wrong += [f"{stem} {width}: {what}" for what in judge(view, stem)]
        browser.close()
    server.shutdown()
    server.server_close()
    return wrong


def chromium(play: Any) -> Any:
    """Real Chromium, as `tools/browser` found or installed it; ended by whoever started it."""
    return play.chromium.launch(executable_path=next(filter(None, map(which, CHROMIUM))), args=FLAGS)


def settle(view: Any) -> None:
    """Wait for style and fonts: no page of ours fetches anything after them."""
    view.wait_for_load_state("load")
    view.evaluate("[document.body.offsetHeight, document.fonts.ready.then(() => true)][1]")


def photograph(view: Any, path: Path) -> None:
    """The whole page, with the bar at the foot where it belongs: for whoever wants to look (`make shots`). Nothing is judged by a picture."""
    settle(view)
    if not os.environ.get(PICTURES):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    size = view.viewport_size
    view.set_viewport_size({**size, "height": view.evaluate("document.documentElement.scrollHeight")})
    view.screenshot(path=path, full_page=True)
    view.set_viewport_size(size)


def _hear(wrong: list[str], message: Any) -> None:
    if message.type == "error":
        wrong.append(f"console: {message.text}")


def judge(view: Any, _: str) -> list[str]:
    """Sideways scrolling, targets under 44 px on a phone, and what axe finds."""
    settle(view)
    wrong = []
    if view.evaluate("document.documentElement.scrollWidth > innerWidth") or view.evaluate(TOO_WIDE):
        wrong.append(f"wider than the window: {view.evaluate(TOO_WIDE)}")
    if view.viewport_size["width"] < 400:
        wrong += view.evaluate(TOO_SMALL)
    return wrong + [told for _, told in axe(view)]


def axe(view: Any) -> list[tuple[str, str]]:
    """What axe finds wrong with an open page: how grave, and in words. Only that is brought out of the browser."""
    from axe_playwright_python.base import AXE_SCRIPT  # heavy, and not needed to render

    return [(one["impact"], f"axe {one['impact']} {one['id']}: {one['html'][:120]}") for one in view.evaluate(f"{AXE_SCRIPT};{AXE}")]


AXE = """axe.run({resultTypes: ['violations']}).then(
  found => found.violations.map(({id, impact, nodes}) => ({id, impact, html: nodes[0].html})))"""


TOO_WIDE = """[...document.querySelectorAll('body *')].filter(e => !e.closest('.skip, .unseen, .table-box'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
  .slice(0, 3).map(e => e.outerHTML.slice(0, 90))"""
# A link inside a sentence may be as low as its line.
TOO_SMALL = """[...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => e.checkVisibility() && !e.closest('p, dd, td, th') && !e.matches('.skip, .choice input'))
  .map(e => [e.getBoundingClientRect(), e]).filter(([r]) => r.height < 43.5)
  .map(([r, e]) => `low ${Math.round(r.height)}: ${e.outerHTML.slice(0, 80)}`)"""


def main() -> int:
    """Photograph what is named, or all; print what is wrong."""
    os.environ[PICTURES] = "1"
    set_up()
    wrong = look(tuple(sys.argv[1:]) or PAGES, judge)
    print("\n".join(wrong) or "nothing wrong was found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
