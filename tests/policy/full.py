"""A policy that says everything beyond the first form of the language, for tests that look at each key."""

FULL = """
[policy]
id = "full"
version = 1
title = { en = "Everything", ar = "كل شيء" }
effective = 2026-12-01
currency = "USD"

[signals]
active = ["last_login_at", "last_view_at", "last_release_at"]

[[verdict]]
name = "gone"
when = 'not reachable and days_since(last_active) > 365 and edits < 10'

[[tier]]
name = "rare"
when = 'length(handle) <= 4'

[[tier]]
name = "mass"
when = 'true'

[notices]
channels = ["mail", "public"]

[clocks]
residue = [ { below = 10, days = 15 }, { below = 1000, days = 60 }, { days = 180 } ]

[appeal]
objection = "ends"

[redeem]
price = "12.00"
price_by = "base"
after_release_days = 9

[[price]]
name = "base"
kind = "length"
per = "year"
rungs = [ { up_to = 2 }, { up_to = 3, amount = "640.00" }, { up_to = 4, amount = "160.00" }, { amount = "5.00" } ]
bands = [ { years = 1, discount_percent = "0" }, { years = 2, discount_percent = "10" } ]

[[price]]
name = "premium"
kind = "halving"
start = "100000000"
days = 21

[[price]]
name = "both"
kind = "sum"
of = ["base", "premium"]
former_holder_spared = ["premium"]

[[price]]
name = "flat"
kind = "fixed"
amount = "50000.00"

[[price]]
name = "classes"
kind = "class"
rows = [ { when = 'is_word(handle)', amount = "900.00" }, { when = 'in_list(handle, "brands")', amount = "700.00" }, { when = 'true', amount = "20.00" } ]

[[price]]
name = "worth"
kind = "appraisal"
percent = "80"
least = "100.00"
most = "9000.00"

[[price]]
name = "drop"
kind = "geometric"
start = "100000.00"
floor = "10.00"
days = 10
every_hours = 1

[[price]]
name = "sliding"
kind = "falling"
start = "1000.00"
keep_percent = "90"
every_hours = 8

[[price]]
name = "opening"
kind = "length"
rungs = [ { up_to = 4, amount = "1000.00" }, { amount = "100.00" } ]

[[price]]
name = "monthly"
kind = "shrinking"
start_by = "opening"
end = "1.00"
keep_percent = "90"
every_days = 30

[[price]]
name = "launch"
kind = "stepped"
amounts = ["10000.00", "2500.00", "950.00"]
each_hours = 24

[[sale]]
tier = "rare"
form = "offer"
price_by = "classes"

[[sale]]
tier = "rare"
form = "english"
days = 1
hours = 9
opens = 12
minimum_by = "worth"
verified_only = true
gives = "right"
use_days = 7
steps = [ { below = "1.00", step = "0.01" }, { below = "10.00", step = "0.10" }, { step = "1.00" } ]

[[sale]]
tier = "rare"
form = "priced"
price_by = "both"

[[sale]]
tier = "mass"
form = "drop"
price_by = "flat"

[[sale]]
tier = "mass"
form = "request"
proofs = [ { en = "that you tried to reach the holder", ar = "أنك حاولت الوصول إلى صاحب الاسم" } ]

[[sale]]
tier = "mass"
form = "wish"
choices = 4
claim_hours = 47

[[sale]]
tier = "mass"
form = "first_come"
first = ["partner"]
order = "oldest_account"

[fees]
site = { percent = "5", fixed = "5.00", bands = [ { up_to = "5000.00", percent = "20" }, { percent = "10" } ] }

[payment]
days = 6
remind_days = 2
second_chance_hours = 47

[watch]
names = 4
years = 3
price = "1.99"
price_by = "flat"

[limits]
defaulter_barred_from_rerun = true

[[timed]]
key = "fees.site.percent"
may = "fall"
values = [ { value = "5" }, { from = 2027-01-01T00:00:00Z, value = "4" }, { from = 2028-01-01T00:00:00Z, value = "3" } ]

[[timed]]
key = "price.flat.amount"
values = [ { value = "50000.00" }, { from = 2027-06-01T00:00:00Z, value = "40000.00" } ]

[[timed]]
key = "unsold.then"
moves = [ ["stock", "first_come"] ]
values = [ { value = "stock" }, { from = 2027-03-01T09:30:00Z, value = "first_come" } ]

[unsold]
then = "stock"
"""
