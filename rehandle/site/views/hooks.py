"""Where the payment provider reports. It is answered 200 only once what it told is on record."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from rehandle import wiring
from rehandle.kernel.refusal import Code, Refused
from rehandle.payments.flows import receive

LARGEST = 64 * 1024
SIGNATURE = "Pay-Signature"


@csrf_exempt
@require_POST
def payment(request: HttpRequest) -> HttpResponse:
    """A webhook: 401 forged or too old, 413 too large, 409 the same id with other content, 200 on record."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return _plain("too large", 413)
    body = request.body
    if len(body) > LARGEST:
        return _plain("too large", 413)
    try:
        event = wiring.ports().payment.event(body, request.headers.get(SIGNATURE, ""), wiring.real_now())
        receive(wiring.office_ctx(), event)
    except Refused as refusal:
        return _plain(refusal.code.value, 401 if refusal.code == Code.SIGNATURE_WRONG else refusal.code.meaning.status)
    return _plain("recorded", 200)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
