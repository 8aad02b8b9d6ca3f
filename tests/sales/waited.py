"""A rule under which people wait for names, and a name of it that was announced."""

from tests.sales.auctioned import RULE
from tests.sales.made import NORTHWIND

assert "[unsold]\n" in RULE
WAITING = "[watch]\nnames = 2\nbackorders = true\n\n[unsold]\n"
WAITED_RULE = RULE.replace("[unsold]\n", WAITING)
OFFERED_RULE = NORTHWIND.replace("[unsold]\n", WAITING)
