"""The log for everybody: the signed head, the tiles, the key. C2SP tlog-tiles, so other people's tools read it too."""

from django.http import HttpResponse

from rehandle.log import queries
from rehandle.log.rules.tiles import WIDTH, read_path
from rehandle.site.visit import Visitor

TEXT = "text/plain; charset=utf-8"
FOREVER = "public, max-age=31536000, immutable"


def checkpoint(request: Visitor) -> HttpResponse:
    """The newest signed head."""
    head = queries.checkpoint()
    if head is None:
        return _plain("Nothing is sealed yet.\n", status=404)
    return _plain(head.note)


def key(request: Visitor) -> HttpResponse:
    """What the heads are checked with. Whoever kept it from an earlier visit need not trust this one."""
    return _plain(f"{queries.verifier_key()}\n")


def tile(request: Visitor, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries. A full one never changes."""
    asked = read_path(path)
    found = queries.tile(*asked) if asked else None
    if found is None:
        return _plain("There is no such tile.\n", status=404)
    assert asked
    answer = HttpResponse(found, content_type="application/octet-stream")
    answer["Cache-Control"] = FOREVER if asked[2] == WIDTH else "public, max-age=60"
    return answer


def _plain(text: str, status: int = 200) -> HttpResponse:
    answer = HttpResponse(text, status=status, content_type=TEXT)
    answer["Cache-Control"] = "public, max-age=5"
    return answer
