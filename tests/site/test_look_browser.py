"""Every part in real Chromium: no sideways scrolling, nothing blocked, large targets, nothing for axe, the holder's button in sight."""

from pathlib import Path
from typing import Any

from tools import look

BUTTON_BOTTOM = "document.querySelector('.main .button').getBoundingClientRect().bottom"


FONTS = "performance.getEntriesByType('resource').map(e => e.name).filter(n => n.endsWith('.woff2'))"


def _judge(view: Any, page: str) -> list[str]:
    wrong = look.judge(view, page)
    bottom = view.evaluate(BUTTON_BOTTOM) if page.startswith("holder") else 0
    if bottom > 540:
        wrong.append(f"the button ends at {bottom} px")
    fonts = view.evaluate(FONTS)
    if page in ("home.en", "home.ar") and any("arabic" in font for font in fonts) != page.endswith("ar"):
        wrong.append(f"fetched {fonts}")
    return wrong


def test_the_gallery_in_chromium() -> None:
    assert look.look(look.PAGES, _judge) == []


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    """A page that breaks each rule is caught: a wide block, a low button, an image without a name."""
    (tmp_path / "bad.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><button></button>'
        '<img src="x.png"><table width="900"><tr><td>x</table></main>'
    )
    found = look.opened(tmp_path, ["bad"], look.judge)
    assert any("wider" in what for what in found)
    assert any("low" in what for what in found)
    assert any("axe" in what for what in found)
