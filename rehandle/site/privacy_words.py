"""What is read and kept of people, and for how long; and what is never done. English and Arabic by turns."""

KEPT = (
    ("Look-ups", "عمليات البحث", "Nothing. No address, no cookie of yours, no count by person.", "لا شيء. لا عنوان ولا ملف تعريف ولا عدّ للأشخاص.", "not kept", "لا يُحفظ"),
    ("Accounts of the platform", "حسابات المنصة", "Read while checking: name, dates of use, number of posts.", "تُقرأ عند الفحص: الاسم وتواريخ الاستخدام وعدد المنشورات.",
     "the findings stay until they are removed by hand: this office does not do it by itself yet", "تبقى النتائج إلى أن تُزال يدويًا: لا يزيلها المكتب تلقائيًا بعد"),
    ("Files about a name", "ملفات الأسماء", "What was seen, with source and date; letters and objections, sealed.", "ما رُئي مع مصدره وتاريخه؛ والرسائل والاعتراضات مختومة.",
     "until the file is closed and the law's time is over", "حتى إغلاق الملف وانقضاء المدة القانونية"),
    ("Letters and messages", "الرسائل", "Address and text, sealed under a key of the person's own. Whoever opens one gives a reason that is kept.",
     "العنوان والنص، مختومان بمفتاح خاص بالشخص. ومن يفتح رسالة يذكر سببًا يُحفظ.", "as the file; erasing destroys the key", "مدة الملف؛ والمحو يتلف المفتاح"),
    ("Report of a death", "الإبلاغ عن وفاة", "How to reach you and your words, sealed.", "كيفية التواصل والنص، مختومان.", "until it is decided", "حتى البتّ فيه"),
    ("Cookies", "ملفات تعريف الارتباط", "One for forms; one of an hour behind a letter's link; one of half a day for whoever signs in with an account; one of half a year, a random value by which two accounts that sign in with one browser are noticed; one of sixty days that remembers a sealed bid for its bidder; one for staff.",
     "واحد للنماذج؛ وواحد لساعة خلف رابط الرسالة؛ وواحد لنصف يوم لمن يدخل بحسابه؛ وواحد لنصف سنة، قيمة عشوائية يُلاحظ بها دخول حسابين من متصفح واحد؛ وواحد لستين يومًا يتذكر العطاء المغلق لصاحبه؛ وواحد للعاملين.",
     "as said", "كما ذُكر"),
    ("Public record", "السجل العلني", "Nothing personal: names only once they are on the public list.", "لا شيء شخصي: الأسماء بعد إدراجها في القائمة العلنية فقط.", "for ever", "دائمًا"),
)  # fmt: skip
SOLD = (
    ("Bids and purchases", "المزايدات والمشتريات", "Which account, how far it would go, when. Bidders are numbers on the page; a highest bid is told to its bidder, and after the close to an auditor.",
     "أي حساب، وأقصى مبلغ، ومتى. المزايدون أرقام في الصفحة؛ وأعلى مزايدة لا تُكشف إلا لصاحبها، وبعد الإغلاق لمدقق.", "with the sale: this office does not remove them by itself yet", "مع البيع: لا يزيلها المكتب تلقائيًا بعد"),
    ("Entries and applications", "المشاركات والطلبات", "Which account entered, and when; what was written to each criterion, sealed, read by reviewers who are told no name. Tickets, points and reasons are public, nobody's name is.",
     "أي حساب شارك ومتى؛ وما كُتب لكل معيار، مختومًا، يقرؤه مقيّمون لا يُذكر لهم اسم. الأرقام والنقاط والأسباب علنية دون اسم أحد.", "with the sale; erasing destroys the key of what was written", "مع البيع؛ والمحو يتلف مفتاح ما كُتب"),
    ("Sealed bids", "العطاءات المغلقة", "Which account, when, and a cover that nobody can open before the close; after it the amount, told to an auditor alone.",
     "أي حساب، ومتى، وغلاف لا يفتحه أحد قبل الإغلاق؛ وبعده المبلغ، ولا يُكشف إلا لمدقق.", "with the sale: this office does not remove them by itself yet", "مع البيع: لا يزيلها المكتب تلقائيًا بعد"),
    ("Names that members sell", "الأسماء التي يبيعها الأعضاء", "Which account sells its name, at what price, and the name that it carries afterwards. Who sells is told to nobody.",
     "أي حساب يبيع اسمه وبأي سعر، والاسم الذي يحمله بعد ذلك. ولا يُكشف البائع لأحد.", "with the sale: this office does not remove them by itself yet", "مع البيع: لا يزيلها المكتب تلقائيًا بعد"),
    ("Offers for names of members", "العروض على أسماء الأعضاء", "Which account offered how much, and what came of it. The holder reads the sum alone.",
     "أي حساب عرض وكم، وما آل إليه العرض. ولا يرى صاحب الاسم إلا المبلغ.", "with the sale: this office does not remove them by itself yet", "مع البيع: لا يزيلها المكتب تلقائيًا بعد"),
    ("Where a seller is paid", "وجهة الدفع للبائع", "The address that he gave, sealed, opened for the payment alone; each opening is on record.",
     "الوجهة التي حدّدها، مختومة، ولا تُفتح إلا للدفع، ويُسجَّل كل فتح.", "until he replaces it; erasing destroys its key", "إلى أن يستبدلها؛ والمحو يتلف مفتاحها"),
    ("Links between accounts", "الصلات بين الحسابات", "Unreadable digests of what an account paid with, where it is paid, the address that the platform has, and the browser that signed in. They tell whether two accounts share one, and nothing else. Nobody reads them, and neither account is told of the other.",
     "بصمات غير مقروءة لوسيلة الدفع، ووجهة الدفع، والعنوان المسجل في المنصة، والمتصفح الذي جرى الدخول منه. تبيّن هل يشترك حسابان في شيء منها ولا شيء غير ذلك. لا يقرؤها أحد، ولا يُكشف حساب لآخر.",
     "400 days after it was last seen; erased when asked", "400 يوم بعد آخر ظهور؛ وتُمحى عند الطلب"),
)  # fmt: skip
ASKED = (
    ("Requests for a name", "طلبات الأسماء", "Which account asked, when, the membership that the platform reported; what the name is for, sealed, read by whoever decides.",
     "أي حساب طلب ومتى، والعضوية التي ذكرتها المنصة؛ والغرض من الاسم مختومًا، ولا يقرؤه إلا من يقرر.",
     "with the name's file; erasing destroys the key of what was written", "مع ملف الاسم؛ والمحو يتلف مفتاح ما كُتب"),
)  # fmt: skip
WAITED = (
    ("Names that people wait for", "الأسماء المنتظَرة", "Which account waits for which name, and up to what price. It stands on that account's own page and on no other; the record has no name of it.",
     "أي حساب ينتظر أي اسم، وحتى أي سعر. يظهر ذلك في صفحة الحساب وحده دون غيرها، ولا يرد في السجل اسم منه.",
     "a watch until it ends, then without its name; a backorder with the name's file", "الانتظار حتى ينتهي ثم يُمحى اسمه؛ والطلب المسبق مع ملف الاسم"),
)  # fmt: skip
KEYS = (
    ("Keys for programs", "مفاتيح البرامج", "A hash of each key that an account made here, and from when to when it is good.", "بصمة كل مفتاح أنشأه الحساب هنا ومدة صلاحيته.",
     "good for thirty days; the hash stays", "صالح ثلاثين يومًا؛ وتبقى البصمة"),
)  # fmt: skip
NEVER = (
    ("Nothing is loaded from elsewhere and nothing is measured. One script of ours keeps an open auction's page true, one asks for a passkey.",
     "لا يُحمَّل شيء من موقع آخر ولا يُقاس شيء. برنامج واحد لنا يُبقي صفحة المزاد المفتوح صحيحة، وآخر يطلب مفتاح المرور."),
    ("Nobody is told who holds or held a name.", "لا يُكشف لأحد من هو صاحب اسم أو من كان صاحبه."),
    ("Followers, posts and messages of an earlier holder never go to anyone.", "لا ينتقل متابعو صاحب سابق ولا منشوراته ولا رسائله إلى أحد."),
)
