"""The pictures of docs/pages.md, from what the browser tests have photographed: `make pictures`.

Chromium itself makes them small (WebP), so that no other program is needed. A page that was not photographed is an error.
"""

import base64
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tools.look import ROOT, SHOTS, chromium

OUT = ROOT / "docs" / "pictures" / "pages"
QUALITY, ENGLISH, ARABIC = 0.6, "en", "ar"
TO_WEBP = """async ([source, quality]) => {
  const seen = new Image(); seen.src = source; await seen.decode();
  const paper = new OffscreenCanvas(seen.width, seen.height); paper.getContext('2d').drawImage(seen, 0, 0);
  const bytes = new Uint8Array(await (await paper.convertToBlob({type: 'image/webp', quality})).arrayBuffer());
  let text = ''; for (const byte of bytes) text += String.fromCharCode(byte); return btoa(text);
}"""
# Under a heading: what it shows, and the name of the photograph.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "What is for sale": (("Everything that is to be had now", "sales"),),
    "An open auction": (("For a stranger", "open"), ("Outbid", "outbid"), ("A bid that is too low", "too-low"), ("Closed, and sold", "sold")),
    "Sealed bids": (("Open", "sealed-open"), ("Kept under seal", "sealed-kept")),
    "A falling price": (("On its way down", "falling-open"), ("Before it is taken", "falling-signed-in")),
    "The price of the moment": (("The day after the release", "priced-open"), ("Before it is taken", "priced-signed-in")),
    "A right to a name": (("Sold at auction, to verified members", "right-open"), ("Paid, and to be used by its day", "right-paid")),
    "Wishes": (("Open: nobody sees how many", "wish-open"), ("Drawn, and to be claimed", "wish-claim")),
    "A drop": (("What a reviewer reads and scores", "drop-application"), ("The result, and what it is worked out from", "drop-result")),
    "A name on request": (("To be asked for", "request-open"), ("Read and decided at the desk", "request-desk")),
    "From member to member": (
        ("What arrives, before anything happens", "list-arrives"),
        ("At a fixed price, as others see it", "listed"),
        ("By auction, as its seller sees it", "listing-auction-own"),
        ("For an offer", "offers-open"),
        ("Sums that came, without anybody's name", "offers-came"),
        ("Not for sale, but offers are heard", "hear-public"),
    ),
    "Waiting for a name": (
        ("Before a backorder", "backorder"),
        ("A backorder that is too low", "backorder-low"),
        ("To be told", "watch"),
        ("What one waits for", "waits"),
    ),
    "A price of one's own": (("Named beside a confidential offer", "price-of-ones-own"), ("Waits for two people", "price-named")),
    "One's own page": (("Bids", "me"), ("A key for programs, shown once", "key")),
}


def main() -> int:
    """Write every picture and the page that shows them."""
    from playwright.sync_api import sync_playwright  # heavy

    names = [name for rows in PAGES.values() for _, name in rows]
    if missing := [name for name in names for lang in (ENGLISH, ARABIC) if _shot(name, lang) is None]:
        print(f"Not photographed: {', '.join(sorted(set(missing)))}. Run `make shots` first.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = chromium(play)
        view = browser.new_page()
        for name in names:
            for lang in (ENGLISH, ARABIC):
                shot = _shot(name, lang)
                assert shot
                source = f"data:image/png;base64,{base64.b64encode(shot.read_bytes()).decode()}"
                _picture(name, lang).write_bytes(base64.b64decode(view.evaluate(TO_WEBP, [source, QUALITY])))
        browser.close()
    (ROOT / "docs" / "pages.md").write_text("\n".join(_document()), encoding="utf-8")
    return 0


def _document() -> list[str]:
    lines = ["# The pages of the market", "", "As the browser tests see them, in English and in Arabic on a phone. Written by `make pictures`.", ""]
    for heading, rows in PAGES.items():
        lines += [f"## {heading}", ""]
        for said, name in rows:
            shown = [_shown(said, name, ENGLISH, 560), _shown(said, name, ARABIC, 200)]
            lines += [f"**{said}**", "", "| | |", "|---|---|", f"| {' | '.join(shown)} |", ""]
    return lines


def _shown(said: str, name: str, lang: str, width: int) -> str:
    alt = said if lang == ENGLISH else f"{said}, in Arabic"
    return f'<img src="pictures/pages/{_picture(name, lang).name}" width="{width}" alt="{alt}">'


def _shot(name: str, lang: str) -> Path | None:
    """The wide one in English, the phone's in Arabic, where both were photographed."""
    widths = (1200, 390) if lang == ENGLISH else (390, 1200)
    return next((file for width in widths if (file := SHOTS / "market" / f"{name}.{lang}.{width}.png").exists()), None)


def _picture(name: str, lang: str) -> Path:
    return OUT / f"{name}.{lang}.webp"


if __name__ == "__main__":
    sys.exit(main())
