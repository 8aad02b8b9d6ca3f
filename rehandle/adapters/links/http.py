"""The link check of an operator's own service, over HTTP. No answer, or none that can be read, is `Unreachable`: then nobody bids."""

import http.client
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from rehandle.kernel.ports import Unreachable

LARGEST_ANSWER = 1 << 20


class HttpLinkCheck:
    """`POST {"account": id, "others": [id]}`, answered with `{"linked": [id]}`: those of the others that belong to the account."""

    def __init__(self, address: str, secret: bytes, timeout_seconds: float = 3.0) -> None:
        self._to, self._secret, self._timeout_seconds = urlsplit(address), secret, timeout_seconds

    def linked(self, account: str, others: Sequence[str]) -> list[str]:
        """Asked once before each bid, with the accounts that take part already."""
        status, body = self._exchange(json.dumps({"account": account, "others": list(others)}).encode())
        try:
            told = json.loads(body)["linked"] if status == http.client.OK else None
        except (ValueError, KeyError, TypeError):
            told = None
        if not isinstance(told, list):
            raise Unreachable(f"the link check answered {status} with nothing that can be read")
        return [each for each in others if each in set(map(str, told))]

    def _exchange(self, body: bytes) -> tuple[int, bytes]:
        make = http.client.HTTPSConnection if self._to.scheme == "https" else http.client.HTTPConnection
        connection = make(self._to.netloc, timeout=self._timeout_seconds)
        headers = {"Authorization": f"Bearer {self._secret.decode()}", "Content-Type": "application/json"}
        try:
            connection.request("POST", self._to.path or "/", body, headers)
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"the link check did not answer: {type(error).__name__}") from error
        finally:
            connection.close()


class NothingMore:
    """Nobody else is asked: the office's own rules are all there is."""

    def linked(self, account: str, others: Sequence[str]) -> list[str]:  # a port's shape
        """Nothing more than the office knows."""
        return []
