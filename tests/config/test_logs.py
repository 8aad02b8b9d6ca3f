"""The operating log never names what somebody looked at."""

import logging

from rehandle.config.logs import NoPaths


def test_paths_and_arguments_are_dropped():
    for message, args in (("Not Found: %s", ("/h/tom",)), ("Internal Server Error: /l/holder~x~y", ()), ("Forbidden (CSRF): %s", ("/died",))):
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, args, None)
        assert NoPaths().filter(record)
        said = record.getMessage()
        assert "/" not in said
        assert said
