"""What is known of the office's own sweeps."""

from datetime import datetime

from rehandle.sweep.models import Run


def last_read() -> datetime | None:
    """As of when the accounts were last read; none before the first sweep."""
    row = Run.objects.order_by("-finished_at").first()
    return row.as_of if row else None
