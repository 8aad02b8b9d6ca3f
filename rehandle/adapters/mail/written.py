"""A letter as the bytes that go over the wire: what `message.message_of` writes, some thirty times as fast.

Text travels as quoted-printable, or as base64 where much of it is not ASCII (Arabic): both lie in the standard library in C. A Hypothesis test
reads it back with the standard library's parser.
"""

import binascii
import re
from base64 import encodebytes
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from rehandle.adapters.mail.message import plain_id
from rehandle.kernel.ports import Mail

LINE, WORD = 76, 45  # signs of a line with encoded words (RFC 2047), and bytes that such a word holds
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])+"'
_ADDRESS = re.compile(rf"(?:{_ATOM}(?:\.{_ATOM})*|{_QUOTED})@([^\x00-\x20()<>,;:\\\"\[\]@\x7f]+)")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_NAME = re.compile(r"[!-9;-~]+")
_OURS = frozenset({
    "from", "to", "cc", "bcc", "subject", "date", "message-id", "auto-submitted",
    "content-language", "content-type", "content-transfer-encoding", "mime-version",
})  # fmt: skip
_BREAK = re.compile(r"\r\n|\r")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
BOUNDARY = b"=_letter"  # neither quoted-printable nor base64 can contain it
_HEAD = (
    b"From: %b\r\nTo: %b\r\nSubject: %b\r\nDate: %b\r\nMessage-ID: <%b>\r\nAuto-Submitted: auto-generated\r\n%bContent-Language: %b\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="' + BOUNDARY + b'"\r\n\r\n'
)
_PART = b"--" + BOUNDARY + b'\r\nContent-Type: text/%b; charset="utf-8"\r\nContent-Transfer-Encoding: %b\r\n\r\n%b\r\n'
_END = b"--" + BOUNDARY + b"--\r\n"


def written(mail: Mail, sender: str, now: datetime) -> bytes:
    """The letter with its headers, lines ended by CRLF. Raises `ValueError` for an address that is none, and for a header that breaks its line."""
    more = b"".join([_more(name, value) for name, value in mail.headers])
    known, lang = _told(plain_id(mail.message_id)), _told(mail.lang)
    to = recipient(mail.to).encode()
    return b"".join([
        _HEAD % (_from(sender), to, _unstructured(mail.subject, len("Subject: ")), _date(now.replace(microsecond=0)), known, more, lang),
        _PART % (b"plain", *_body(mail.text)), _PART % (b"html", *_body(mail.html)), _END,
    ])  # fmt: skip


@lru_cache(maxsize=1_000)
def _domain(domain: str) -> str:
    return domain if domain.isascii() else domain.encode("idna").decode()


def recipient(address: str) -> str:
    """One address as the envelope names it, its domain in ASCII. Raises `ValueError` where it is none, or more than one."""
    found = _ADDRESS.fullmatch(address)
    if not found or len(address.encode()) > 254 or _CONTROL.search(address):
        raise ValueError("not an address")
    return address if address.isascii() else address[: found.start(1)] + _domain(found[1])


def on_the_wire(message: bytes) -> bytes:
    """The message as DATA carries it: a dot before each dot that begins a line, a dot alone at the end."""
    return message.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _body(text: str) -> tuple[bytes, bytes]:
    """How a text travels, and the text in that form."""
    data = _BREAK.sub("\n", text).encode()
    data = data if data.endswith(b"\n") else data + b"\n"
    if len(data) - len(text) > len(data) // 8:
        return b"base64", encodebytes(data.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")[:-2]
    return b"quoted-printable", binascii.b2a_qp(data, istext=True).replace(b"\n", b"\r\n")


def _unstructured(text: str, taken: int) -> bytes:
    """A header's text; as encoded words where it is not short and plain. `taken` signs of its line are gone. Raises `ValueError` for a line's end."""
    if _CONTROL.search(text):
        raise ValueError("a header holds no line's end")
    if not text or (len(text) + taken <= LINE and _PLAIN.fullmatch(text) and "=?" not in text):
        return text.encode()
    return b"\r\n ".join(_words(text, taken))


def _words(text: str, taken: int) -> Iterator[bytes]:
    """Encoded words of whole letters, each on its line."""
    data, begin, room = text.encode(), 0, (LINE - taken - 12) // 4 * 3
    while begin < len(data):
        end = min(begin + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:  # in the middle of a letter
            end -= 1
        yield b"=?utf-8?b?" + binascii.b2a_base64(data[begin:end], newline=False) + b"?="
        begin, room = end, WORD


@lru_cache(maxsize=100)
def _more(name: str, value: str) -> bytes:
    if not _NAME.fullmatch(name) or name.lower() in _OURS:
        raise ValueError(f"{name} is already in the letter")
    plain = _PLAIN.fullmatch(value) and "=?" not in value and len(value) < 900
    return name.encode() + b": " + (value.encode() if plain else _unstructured(value, len(name) + 2)) + b"\r\n"


def _told(text: str) -> bytes:
    if not _PLAIN.fullmatch(text) and text:
        raise ValueError("a header holds no line's end")
    return text.encode("ascii")


@lru_cache(maxsize=10)
def _from(sender: str) -> bytes:
    """The sender as the standard library writes it, without the header's name."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    message["From"] = Address(name, addr_spec=address)
    return message.as_bytes().partition(b":")[2].strip()


@lru_cache(maxsize=10)
def _date(now: datetime) -> bytes:
    return format_datetime(now).encode()
