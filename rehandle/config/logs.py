"""What the operating log may say: never where somebody looked, never what somebody typed."""

import logging


class NoPaths(logging.Filter):
    """Django's own lines name the path of a request, and a path names a handle or a letter: the line keeps its kind only."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the message before its first colon and drop its arguments."""
        record.msg, record.args = str(record.msg).partition(":")[0].partition("%")[0], ()
        return True
