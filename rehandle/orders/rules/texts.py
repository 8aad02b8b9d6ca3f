"""The letters of an order, in both languages: a reminder, the invoice, the hand-over, money back."""

from dataclasses import dataclass
from datetime import date, datetime

from rehandle.kernel.money import Money
from rehandle.kernel.words.amounts import amount
from rehandle.kernel.words.bidi import handle_text, isolate
from rehandle.kernel.words.dates import day
from rehandle.kernel.words.dates import last_day as last_day_of
from rehandle.letters.layout import Parts


@dataclass(frozen=True, slots=True)
class About:
    """What every letter of an order needs."""

    lang: str
    site: str
    handle: str
    order: str
    link: str  # the buyer's own page
    address: str  # of the office
    code: str
    contact: str


def reminder(about: About, total: Money, pay_by: datetime) -> Parts:
    """One day before the time to pay is over."""
    name, much, until = handle_text(about.handle), isolate(amount(total)), day(last_day_of(pay_by), about.lang)
    if about.lang == "ar":
        lead = (
            f"ينتهي وقت الدفع مقابل {name} بنهاية يوم {until}. المبلغ المطلوب {much}.",
            "من دون دفع ينتهي الطلب من نفسه، ولا يُستحق شيء.",
        )
        return _parts(about, f"بقي يوم للدفع: {name}", lead, (), "إثبات الحساب والدفع")
    lead = (
        f"The time to pay for {name} ends when {until} has ended. The total is {much}.",
        "Without payment the order ends by itself and nothing is due.",
    )
    return _parts(about, f"One day left to pay: {name}", lead, (), "Prove your account and pay")


def invoice(about: About, price: Money, tax: Money, tax_says: str, paid_at: datetime, rule: str) -> Parts:
    """What was paid for what, with tax or why there is none."""
    name, ar = handle_text(about.handle), about.lang == "ar"
    labels = ("رقم الطلب", "الاسم", "السعر", "الضريبة", "المجموع المدفوع", "يوم الدفع", "القاعدة") if ar else (
        "Order", "Name", "Price", "Tax", "Total paid", "Paid on", "Rule"
    )  # fmt: skip
    values = (
        isolate(about.order), name, isolate(amount(price)), f"{isolate(amount(tax))}. {tax_says}", isolate(amount(price + tax)),
        day(paid_at, about.lang), rule,
    )  # fmt: skip
    lead = (f"دُفع ثمن {name} كاملًا.",) if ar else (f"{name} is paid in full.",)
    title, button = (f"فاتورة: {name}", "الطلب") if ar else (f"Invoice: {name}", "Your order")
    return _parts(about, title, lead, tuple(zip(labels, values, strict=True)), button)


def right_given(about: About, until: datetime, *, last_day: bool) -> Parts:
    """The right to a name was paid, or its last day has come: until when it can be used, and how."""
    name, when = handle_text(about.handle), day(last_day_of(until), about.lang)
    if about.lang == "ar":
        lead = (
            f"حق أخذ {name} قبل غيره متاح حتى نهاية يوم {when}. زر واحد في صفحة الطلب ينقل الاسم إلى الحساب الذي أُثبت.",
            "الحق الذي لا يُستخدم حتى ذلك الحين ينتهي، ولا يُردّ ثمنه.",
        )
        return _parts(about, f"{'آخر يوم لاستخدام الحق' if last_day else 'حق في اسم'}: {name}", lead, (), "أخذ الاسم")
    lead = (
        f"The right to take {name} before anybody else is yours until {when} has ended. One button on your page puts the name on your account.",
        "A right that is not used by then ends, and its price is not paid back.",
    )
    return _parts(about, f"{'Last day to take' if last_day else 'Your right to'} {name}", lead, (), "Take the name")


def handed_over(about: About, on: date, objection: str) -> Parts:
    """The name was given to the buyer's account and read back from the platform."""
    name, when = handle_text(about.handle), day(on, about.lang)
    if about.lang == "ar":
        lead = (f"سُلّم الاسم {name} إلى الحساب الذي أُثبت، يوم {when}، وتأكد ذلك بقراءته من المنصة.", objection)
        return _parts(about, f"سُلّم الاسم: {name}", lead, (), "الطلب")
    lead = (f"{name} was handed over to the account that you proved, on {when}, and read back from the platform.", objection)
    return _parts(about, f"Handed over: {name}", lead, (), "Your order")


WHY = {
    "platform_refused": ("The platform did not carry out the hand-over.", "لم تنفّذ المنصة التسليم."),
    "account_gone": ("The account that was to receive the name cannot receive it any more.", "لم يعد الحساب قادرًا على استلام الاسم."),
    "barred": ("The account that was to receive the name may not take part.", "لا يجوز للحساب المذكور المشاركة."),
    "cancelled": ("The name goes back to its earlier holder.", "يعود الاسم إلى صاحبه السابق."),
    "taken_back": (
        "An objection was upheld: the name goes back to its earlier holder, and your account gets its old name back.",
        "قُبل اعتراض: يعود الاسم إلى صاحبه السابق، ويعود إلى الحساب اسمه القديم.",
    ),
    "taken_back_opened": (
        "An objection was upheld: the name goes back to its earlier holder, and your account gets a name that we make: "
        "its old one was opened to others.",
        "قُبل اعتراض: يعود الاسم إلى صاحبه السابق، ويحمل الحساب اسمًا يضعه المكتب، لأن اسمه القديم أُتيح لغيره.",
    ),
}


def money_back(about: About, back: Money, why: str) -> Parts:
    """Money goes back, how much and why. Nothing is to be done for it."""
    name, much, ar = handle_text(about.handle), isolate(amount(back)), about.lang == "ar"
    reason = WHY[why][1 if ar else 0]
    if ar:
        return _parts(about, f"ردّ المبلغ: {name}", (reason, f"يُردّ {much} بالطريقة نفسها التي دُفع بها. لا يلزم أي إجراء."), (), "الطلب")
    return _parts(about, f"Money back: {name}", (reason, f"{much} goes back the way it was paid. There is nothing for you to do."), (), "Your order")


def _parts(about: About, title: str, lead: tuple[str, ...], facts: tuple[tuple[str, str], ...], button: str) -> Parts:
    other = f"In English: {about.link}?lang=en" if about.lang == "ar" else f"بالعربية: {about.link}?lang=ar"
    return Parts(about.lang, title, other, lead, (button, about.link), facts, _ending(about))


def _ending(about: About) -> tuple[str, ...]:
    if about.lang == "ar":
        where = f"{about.address}/check الرمز {isolate(about.code)}"
        check = f"للتحقق من صحة هذه الرسالة يُدخل في {where} والعنوان الذي وصلت إليه. ولا تُطلب كلمة سر أبدًا."
        return (check, *((f"للأسئلة: {isolate(about.contact)}",) if about.contact else ()))
    where = f"{about.address}/check give the code {isolate(about.code)}"
    check = f"Is this letter real? At {where} and the address it came to. We never ask for a password."
    return (check, *((f"Questions: {isolate(about.contact)}",) if about.contact else ()))
