"""`python -m rehandle.live`: the stream of this office."""

import os

import django

from rehandle.config.office import office
from rehandle.live.limits import Limits
from rehandle.live.server import run


def main() -> None:
    """Serve by the settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehandle.settings")
    django.setup()
    from rehandle.live.office_source import OfficeSource  # rows are there once Django is

    told = office()
    limits = Limits(most=told.live_most, most_an_address=told.live_per_address, proxies=frozenset(told.live_proxies))
    run(told.host, told.live_port, OfficeSource(), limits)


if __name__ == "__main__":
    main()
