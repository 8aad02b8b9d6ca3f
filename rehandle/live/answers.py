"""The few answers of the stream, as bytes."""

REASONS = {
    204: "No Content", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout", 429: "Too Many Requests",
    431: "Request Header Fields Too Large", 503: "Service Unavailable",
}  # fmt: skip
LATER = (429, 503)
RETRY_SECONDS = 5
BEAT = b":\n\n"  # keeps proxies from ending a quiet stream, and tells the kernel who is gone


def stream() -> bytes:
    """The head of a stream. Any page may read it: it says nothing of who. It has no length and ends with the connection."""
    return "\r\n".join((
        "HTTP/1.1 200 OK", "Content-Type: text/event-stream; charset=utf-8", "Cache-Control: no-store", "X-Accel-Buffering: no",
        "Access-Control-Allow-Origin: *", "X-Content-Type-Options: nosniff", "Connection: close", "", "",
    )).encode()  # fmt: skip


def refusal(status: int) -> bytes:
    """An answer without a stream. A browser that reads 204 does not ask again."""
    later = (f"Retry-After: {RETRY_SECONDS}",) if status in LATER else ()
    length = () if status == 204 else ("Content-Length: 0",)
    lines = (f"HTTP/1.1 {status} {REASONS[status]}", "Access-Control-Allow-Origin: *", *length, *later, "Connection: close", "", "")
    return "\r\n".join(lines).encode()
