"""The sentences of the policy page, in English and Arabic, with places for the values in force."""

from collections.abc import Sequence

from rehandle.kernel.words.bidi import isolate
from rehandle.kernel.words.lists import both
from rehandle.policy.rules.labels import ARGUMENTS
from rehandle.policy.rules.model import Policy
from rehandle.policy.rules.said import Pair

TITLES: dict[str, Pair] = {
    "rule": ("The rule", "القاعدة"),
    "found": ("When a name counts as not used", "متى يُعدّ الاسم غير مستخدم"),
    "spared": ("Who is left alone", "المستثنون"),
    "told": ("What the holder is told, and how the name is kept", "ما يُبلَّغ به صاحب الاسم، وكيف يُحتفظ بالاسم"),
    "taken": ("What happens to a name that nobody keeps", "ما يحدث لاسم لم يُحتفظ به"),
    "objection": ("How to object", "كيفية الاعتراض"),
    "decides": ("What a programme does, and what people decide", "ما يقوم به البرنامج، وما يقرره الناس"),
    "given": ("How names are given", "كيف تُمنح الأسماء"),
    "more": ("What else is set", "قيم أخرى"),
}
AS_IN_THE_FILE = ("{named} = {value}", "{named:apart} = {value:apart}")
MARKS: dict[str, Pair] = {
    "fact": ("fact", "حقيقة منشورة"),
    "reported": ("reported by the press", "ورد في الصحافة"),
    "ours": ("our own choice", "اختيار منا"),
}
VERSION = ("This is the rule “{id}” of {site}, version {version}.", "هذه القاعدة {id:apart} لدى {site:apart}، الإصدار {version}.")
EFFECTIVE = (
    "It is in force from {effective:date}, 00:00 UTC, and a new version is public for {days:day} before it takes effect.",
    "تسري من {effective:date}، الساعة 00:00 بالتوقيت العالمي، ويُنشر كل إصدار جديد قبل سريانه بمدة {days:day+}.",
)
NOUN = ("A name here is called: {noun}.", "يُسمّى الاسم هنا: {noun}.")
PROFILES: dict[str, Pair] = {
    "x": (
        "Names have the letters A to Z, digits and the low line; capitals make no difference.",
        "تتكون الأسماء من حروف لاتينية وأرقام وشرطة سفلية؛ ولا فرق بين الحروف الكبيرة والصغيرة.",
    ),
    "dns-label": (
        "Names have small letters a to z, digits and hyphens, as in a domain.",
        "تتكون الأسماء من حروف لاتينية صغيرة وأرقام وواصلات، كما في النطاقات.",
    ),
    "precis": ("Names may be written in any script; they follow the standard RFC 8265.", "تُكتب الأسماء بأي كتابة، وفق المعيار RFC 8265."),
    "ens": ("Names follow the standard ENSIP-15.", "تتبع الأسماء المعيار ENSIP-15."),
}
LENGTHS = ("A name has from {least} to {most:character}.", "طول الاسم من {least} إلى {most:character+}.")
PROTECTED = (
    "Names on these lists, and names that could be taken for one of them, are taken back from nobody and given to nobody: {lists}.",
    "الأسماء في هذه القوائم، وما قد يُظن أنه أحدها، لا تُسحب من أحد ولا تُمنح لأحد: {lists}.",
)
CONTACT = ("Questions: {contact}.", "للأسئلة: {contact:apart}.")

RULE = ("Rule {number}. {sentence}", "البند {number}. {sentence}")
RULE_NAMED = ("Rule {number}, {name}. {sentence}", "البند {number}، {name}. {sentence}")
SIGNALS: dict[str, Pair] = {
    "last_login_at": ("the last sign-in", "آخر دخول"),
    "last_post_at": ("the last post", "آخر منشور"),
    "last_view_at": ("the last visit", "آخر زيارة"),
    "last_broadcast_at": ("the last broadcast", "آخر بث"),
    "last_release_at": ("the last release", "آخر إصدار"),
    "last_site_change_at": ("the last change of the home page", "آخر تغيير في الصفحة الرئيسية"),
    "created_at": ("the opening of the account", "فتح الحساب"),
}
ACTIVE = ("The last use is the newest of these that is known: {signals}.", "آخر استخدام هو أحدث ما يُعرف مما يلي: {signals}.")
REQUIRE = (
    "Where this was not recorded, the last use is unknown: {signals}.",
    "حيث لم يُسجَّل ما يلي يكون آخر استخدام غير معروف: {signals}.",
)
UNKNOWN = ("A name is never taken back for something that was not recorded.", "لا يُسحب اسم بسبب أمر لم يُسجَّل.")
SPARED = ("{sentence}", "{sentence}")
SPARED_NAMED = ("Left alone: {name}. {sentence}", "يُستثنى: {name}. {sentence}")
SPARED_NONE = ("No account is left alone by this rule.", "لا تستثني هذه القاعدة أي حساب.")
FREE = (", at no cost", "، بلا مقابل")  # said only where other things are sold: elsewhere nobody would think of paying
DOUBT = (" In doubt the account is left alone.", " وعند الشك يُستثنى الحساب.")

BEFORE = ("A letter goes out {days:day} before the end of the time to answer.", "تُرسل رسالة قبل انتهاء مهلة الرد بمدة {days:day+}.")
LAST_DAY = ("A letter goes out on the last day of the time to answer.", "تُرسل رسالة في اليوم الأخير من مهلة الرد.")
AFTER = ("A letter goes out {days:day} after the end of the time to answer.", "تُرسل رسالة بعد انتهاء مهلة الرد بمدة {days:day+}.")
SPACING = (
    "Letters that count are at least {spacing:day} apart, and the last of them comes at least {last:day} before the end.",
    "لا تقل المدة بين رسالتين محتسبتين عن {spacing:day+}، وتصل آخرها قبل الانتهاء بمدة لا تقل عن {last:day+}.",
)
WAYS: dict[str, Pair] = {"mail": ("by mail", "بالبريد"), "in_app": ("in the app", "داخل التطبيق"), "public": ("by public announcement", "بإعلان عام")}
CHANNELS = ("Letters are sent {ways}.", "تُرسل الرسائل {ways}.")
BOUNCE = (
    "A letter counts as delivered when it was accepted and did not come back within {hours:hour}.",
    "تُعدّ الرسالة مُسلَّمة إذا قُبلت ولم تُردّ خلال {hours:hour+}.",
)
UNDELIVERABLE: dict[str, Pair] = {
    "publish": (
        "Where no letter can be delivered, the notice is published for the same time.",
        "إذا تعذر تسليم أي رسالة يُنشر الإشعار المدة نفسها.",
    ),
    "stop": ("Where no letter can be delivered, the name is left alone.", "إذا تعذر تسليم أي رسالة يُترك الاسم لصاحبه."),
}
GRACE = (
    "The time to answer is {days:day} from the first letter that was delivered. The name works as ever until then.",
    "مهلة الرد {days:day} من أول رسالة مُسلَّمة. ويبقى الاسم يعمل كالمعتاد حتى ذلك الحين.",
)
KEEP = ("Whoever keeps a name is not asked again for {days:day}.", "من احتفظ باسم لا يُسأل عنه مرة أخرى خلال {days:day+}.")
KEEP_BY: dict[str, Pair] = {
    "click": (
        "After rule {number} one click in the letter keeps the name{free}.",
        "في حالة البند {number} يُحتفظ بالاسم بضغطة واحدة من الرسالة{free}.",
    ),
    "sign_in": ("After rule {number} signing in keeps the name{free}.", "في حالة البند {number} يُحتفظ بالاسم بتسجيل الدخول{free}."),
}
HOW: dict[str, Pair] = {
    "rename": ("The account gets another name and stays, with all that was written.", "يُعطى الحساب اسمًا آخر ويبقى، مع كل ما كُتب فيه."),
    "deactivate": ("The account is put out of use and kept.", "يُوقف استخدام الحساب ويُحفظ."),
    "delete": ("The account is deleted.", "يُحذف الحساب."),
}
SUSPENDED = ("A name that was taken back is out of use for {days:day}.", "يبقى الاسم المسحوب خارج الاستخدام مدة {days:day+}.")
CALENDAR = ("Then it stands in the public list for {days:day}.", "ثم يُدرج في القائمة العلنية مدة {days:day+}.")
RESTORE = (
    "Its earlier holder gets it back until {days:day} before it is given{free}.",
    "يستعيده صاحبه السابق حتى ما قبل منحه بمدة {days:day+}{free}.",
)
RESTORE_LAST = (
    "Its earlier holder gets it back until the last day of that list{free}.",
    "يستعيده صاحبه السابق حتى آخر يوم في تلك القائمة{free}.",
)
HOUR = ("Names open at {hour} UTC.", "تُتاح الأسماء الساعة {hour} بالتوقيت العالمي.")
WAVES = ("Opening days are spread over {weeks:week}.", "تُوزَّع أيام الإتاحة على {weeks:week+}.")

APPEAL = (
    "An objection can be made for {days:day} from the delivered letter{free}.",
    "يُقبل الاعتراض خلال {days:day+} من تسليم الرسالة{free}.",
)
OBJECT_HOW = (
    "The link in the letter takes the objection, without a password. Everything stands still until it is decided.",
    "يُقدَّم الاعتراض من الرابط في الرسالة، دون كلمة مرور. ويتوقف كل شيء إلى أن يُبتّ فيه.",
)
AFTER_SALE: dict[str, Pair] = {
    "wait": ("Nothing is sold before the time to object is over.", "لا يُباع شيء قبل انقضاء مهلة الاعتراض."),
    "take_back": (
        "If an objection is upheld after a sale, the name returns and the buyer gets all the money back.",
        "إذا قُبل اعتراض بعد البيع عاد الاسم إلى صاحبه ورُدّ المبلغ كله إلى المشتري.",
    ),
    "compensate": (
        "If an objection is upheld after a sale, the earlier holder gets the proceeds.",
        "إذا قُبل اعتراض بعد البيع حصل صاحب الاسم السابق على حصيلته.",
    ),
}
AFTER_GIVEN: dict[str, Pair] = {
    "wait": ("Nothing is given before the time to object is over.", "لا يُمنح شيء قبل انقضاء مهلة الاعتراض."),
    "take_back": (
        "If an objection is upheld after a name was given, it returns to its earlier holder.",
        "إذا قُبل اعتراض بعد منح الاسم عاد إلى صاحبه السابق.",
    ),
    "compensate": (
        "If an objection is upheld after a name was given, the earlier holder may choose another.",
        "إذا قُبل اعتراض بعد منح الاسم جاز لصاحبه السابق اختيار غيره.",
    ),
}
DIED = (
    "If someone has died, tell us, without any proof: everything stops at once, and no more letters go out.",
    "عند وفاة أحد يكفي إبلاغنا دون أي إثبات: يتوقف كل شيء فورًا، ولا تُرسل رسائل أخرى.",
)
AUTOMATED = (
    "A programme finds the names, from the conditions above and from nothing else.",
    "يجد برنامج الأسماء، من الشروط أعلاه ولا شيء سواها.",
)
REVIEWED = ("A person looks at each of these before it is taken back: {tiers}.", "يطّلع شخص على كل اسم مما يلي قبل سحبه: {tiers}.")
REVIEWED_NONE = ("Names are taken back without a person looking at each.", "تُسحب الأسماء دون أن يطّلع شخص على كل واحد منها.")
SOMEBODY_ELSE = (
    "An objection is decided by a person who did not look at the name before and earns nothing from it.",
    "يبتّ في الاعتراض شخص لم يطّلع على الاسم من قبل ولا يجني منه شيئًا.",
)
NOT_YET = ("the office does not do this by itself yet", "لا ينفّذ المكتب ذلك بنفسه بعد")
SAMPLE = (
    "Before the first opening day people judge a drawn sample of {sample:name}.",
    "قبل أول يوم إتاحة يراجع أشخاص عينة مسحوبة من {sample:name+}.",
)
FIRST_WAVE = (
    "The first round takes {share:percent} of the names that were found.",
    "تشمل الجولة الأولى {share:percent} من الأسماء التي وُجدت.",
)
BRAKE = (
    "Everything stops when more than {returns:percent} come back, {objections:percent} of objections are upheld "
    "or {bounces:percent} of letters cannot be delivered.",
    "يتوقف كل شيء إذا عاد أكثر من {returns:percent}، أو قُبل أكثر من {objections:percent} من الاعتراضات، "
    "أو تعذر تسليم أكثر من {bounces:percent} من الرسائل.",
)


def joined(said: Sequence[str], lang: str) -> str:
    """A list in words."""
    return both(said, lang)


def list_name(name: str, lang: str) -> str:
    """What people call a list."""
    return ARGUMENTS[name][lang == "ar"] if name in ARGUMENTS else isolate(name) if lang == "ar" else name


def tier_name(policy: Policy, name: str, lang: str) -> str:
    """What people call a tier: its short name, else its key."""
    found = next((tier.text.of(lang) for tier in policy.tier if tier.name == name), "")
    return found or (isolate(name) if lang == "ar" else name)


def free(policy: Policy, lang: str) -> str:
    """Says that something costs nothing, where the policy sells other things."""
    return FREE[lang == "ar"] if policy.sells else ""
