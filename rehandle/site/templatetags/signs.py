"""The state signs, drawn, so that they look the same on every device: a full circle, a clock, two bars, a tick, a cross."""

from django.utils.safestring import SafeString, mark_safe

_LINE = 'fill="none" stroke="currentColor" stroke-width="2"'
_SHAPES = {
    "open": '<circle cx="7" cy="7" r="6"/>',
    "wait": f'<circle cx="7" cy="7" r="6" {_LINE}/><path d="M7 3.4V7h3" {_LINE}/>',
    "stop": '<rect x="2" y="1" width="3.4" height="12" rx=".6"/><rect x="8.6" y="1" width="3.4" height="12" rx=".6"/>',
    "done": f'<path d="M1.5 7.6 5.4 11.4 12.6 2.8" {_LINE}/>',
    "closed": f'<path d="M2 2l10 10M12 2 2 12" {_LINE}/>',
}


def drawn(kind: str) -> SafeString:
    """The sign of a state as SVG; nothing for a state without one. The word beside it says the same, so readers skip it."""
    shape = _SHAPES.get(kind, "")
    return mark_safe(f'<svg viewBox="0 0 14 14" aria-hidden="true">{shape}</svg>' if shape else "")  # noqa: S308  # only the shapes above
