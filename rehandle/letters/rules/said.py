"""What letters have in common: their language, and how to know that one is real."""

from rehandle.kernel.words.bidi import isolate


class Said:
    """Of what a letter is made, with the language that it is written in."""

    __slots__ = ()
    lang: str

    def say(self, english: str, arabic: str) -> str:
        """In the language of the letter."""
        return arabic if self.lang == "ar" else english


def genuine(address: str, code: str, lang: str, *, asks: bool = False) -> str:
    """How to find out whether the letter is ours. `asks`: it leads to a page where something is answered or paid."""
    if lang == "ar":
        where = f"للتحقق من صحة هذه الرسالة يُدخل في {address}/check هذا الرمز والعنوان الذي وصلت إليه الرسالة: {isolate(code)}. "
        return where + ("الدفع والرد هناك فقط. ولا تُطلب كلمة سر أبدًا." if asks else "ولا تُطلب كلمة سر أبدًا.")
    where = f"Is this letter real? At {address}/check give this code and the address that this letter came to: {isolate(code)}. "
    return where + ("Pay and answer only there. We never ask for a password." if asks else "We never ask for a password.")
