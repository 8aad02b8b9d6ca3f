"""A rule under which members sell names to each other, and people who do."""

from tests.sales.made import NORTHWIND

CHANGES = {
    "[after]\ntransferable = false\n": '[listing]\nallowed = true\nforms = ["fixed", "english", "make_offer"]\nlock_days = 30\n\n[after]\ntransferable = true\n',
    'site = { percent = "0", minimum = "0.00" }': 'site = { percent = "15", minimum = "5.00" }',
}
RULE = NORTHWIND
for old, new in CHANGES.items():
    assert RULE.count(old) == 1
    RULE = RULE.replace(old, new)
WITHOUT_DEFAULTERS = RULE.replace("[limits]", "[limits]\ndefaulter_barred_from_rerun = true")
