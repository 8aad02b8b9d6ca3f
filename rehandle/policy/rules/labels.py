"""What people call the columns, in English and Arabic."""

INSTANTS = {
    "created_at": ("the account was opened", "فتح الحساب"),
    "last_login_at": ("the last sign-in", "آخر دخول"),
    "last_post_at": ("the last post", "آخر منشور"),
    "last_view_at": ("the last visit", "آخر زيارة"),
    "last_broadcast_at": ("the last broadcast", "آخر بث"),
    "last_release_at": ("the last release", "آخر إصدار"),
    "last_site_change_at": ("the last change of the home page", "آخر تغيير في الصفحة الرئيسية"),
    "expires_at": ("the end of the paid time", "نهاية المدة المدفوعة"),
    "contacted_at": ("the first letter of somebody who asks for the name", "أول رسالة ممن يطلب الاسم"),
    "last_active": ("the last use", "آخر استخدام"),
    "absent_until": ("the end of the absence that was told us", "نهاية الغياب المُبلَّغ عنه"),
}
# noun, then what stands around the count in English and in Arabic
COUNTS = {
    "posts": ("post", "the account has {}", "للحساب {}"),
    "followers": ("follower", "the account has {}", "للحساب {}"),
    "following": ("account", "the account follows {}", "عدد ما يتابعه الحساب {}"),
    "edits": ("edit", "the account has {}", "للحساب {}"),
    "portfolio": ("account", "the holder has {} in this check", "لصاحب الاسم {} في هذا الفحص"),
}
TEXTS = {
    "handle": ("the name", "الاسم"),
    "account_id": ("the account's number", "رقم الحساب"),
    "holder_id": ("the holder's number", "رقم صاحب الاسم"),
    "lang": ("the account's language", "لغة الحساب"),
    "time_zone": ("the account's time zone", "المنطقة الزمنية للحساب"),
    "site_status": ("the state of the linked site", "حالة الموقع المرتبط"),
    "protected_class": ("the kind of protection", "نوع الحماية"),
    "state": ("the state of the account", "حالة الحساب"),
}
# (true, false) in English, then in Arabic
YES_NO = {
    "verified": (("the account is verified", "the account is not verified"), ("الحساب موثّق", "الحساب غير موثّق")),
    "staff": (
        ("the account belongs to staff", "the account does not belong to staff"),
        ("الحساب لأحد العاملين", "الحساب ليس لأحد العاملين"),
    ),
    "memorial": (
        ("the account is kept in memory of someone who died", "the account is not kept in memory of someone"),
        ("الحساب محفوظ لذكرى شخص متوفّى", "الحساب غير محفوظ لذكرى أحد"),
    ),
    "paid": (("the account is paid for", "the account is not paid for"), ("الحساب مدفوع الاشتراك", "الحساب غير مدفوع الاشتراك")),
    "default_profile": (
        ("the profile was never changed", "the profile was changed"),
        ("الملف الشخصي لم يُغيَّر قط", "الملف الشخصي جرى تغييره"),
    ),
}
YES_NO |= {
    "reachable": (("the holder answers letters", "the holder answers no letter"), ("صاحب الاسم يجيب عن الرسائل", "صاحب الاسم لا يجيب عن أي رسالة")),
    "empty": (("the account has no content", "the account has content"), ("الحساب بلا محتوى", "في الحساب محتوى")),
}
# facts of the name that are numbers: noun, then what stands around the count, then the value alone
NAME_COUNTS = {
    "length": (
        "character",
        ("the name has {}", "طول الاسم {}"),
        ("the number of characters of the name", "عدد أحرف الاسم"),
    ),
    "machine_made": (
        "point",
        ("the name has {} of 100 by a heuristic for names made by a machine", "للاسم {} من 100 بتقدير آلي للأسماء المصنوعة آليًا"),
        ("the points of the name by a heuristic for names made by a machine", "نقاط الاسم بتقدير آلي للأسماء المصنوعة آليًا"),
    ),
}
NAME_FACTS = {
    "is_word": (("the name is a common word", "the name is not a common word"), ("الاسم كلمة شائعة", "الاسم ليس كلمة شائعة")),
    "is_name": (
        ("the name is a common given name", "the name is not a common given name"),
        ("الاسم اسم علم شائع", "الاسم ليس اسم علم شائعًا"),
    ),
    "only": (("the name has {} only", "the name has not {} only"), ("الاسم من {} فقط", "الاسم ليس من {} فقط")),
    "in_list": (
        ("the name stands on the list of {} names", "the name does not stand on the list of {} names"),
        ("الاسم في قائمة {}", "الاسم ليس في قائمة {}"),
    ),
    "looks_like": (
        ("the name looks like one on the list of {} names", "the name looks like none on the list of {} names"),
        ("الاسم يشبه اسمًا في قائمة {}", "الاسم لا يشبه اسمًا في قائمة {}"),
    ),
}
ARGUMENTS = {
    "digits": ("digits", "أرقام"),
    "letters": ("the letters A to Z", "حروف لاتينية"),
    "brands": ("brand", "العلامات التجارية"),
    "reserved": ("reserved", "الأسماء المحجوزة"),
    "blocked": ("blocked", "الأسماء الممنوعة"),
    "government": ("government", "الأسماء الحكومية"),
    "people": ("known people", "أسماء المشاهير"),
    "given_names": ("given", "أسماء الأعلام"),
}
EN_COUNT = {
    ">": "more than {}",
    ">=": "at least {}",
    "<": "fewer than {}",
    "<=": "at most {}",
    "==": "exactly {}",
    "!=": "any number but {}",
}
AR_COUNT = {">": "أكثر من {}", ">=": "{} على الأقل", "<": "أقل من {}", "<=": "{} على الأكثر", "==": "{} بالضبط", "!=": "عدد غير {}"}
EN_DAY = {"<": "before", "<=": "on or before", "==": "on", "!=": "not on", ">=": "on or after", ">": "after"}
AR_DAY = {"<": "قبل {}", "<=": "في {} أو قبله", "==": "في {}", "!=": "في غير {}", ">=": "في {} أو بعده", ">": "بعد {}"}
EN_PLAIN = {"<": "is less than", "<=": "is at most", "==": "is", "!=": "is not", ">=": "is at least", ">": "is more than"}
AR_PLAIN = {"<": "أقل من", "<=": "لا يزيد على", "==": "هو", "!=": "ليس", ">=": "لا يقل عن", ">": "أكثر من"}
