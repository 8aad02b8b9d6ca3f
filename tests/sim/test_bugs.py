"""Testing the tester: every planted mistake is found, within a bounded number of seeds, and without it the same seeds hold."""

import pytest

from rehandle.sim.bugs import BUGS
from rehandle.sim.hunt import seeds_until_found

pytestmark = pytest.mark.django_db(transaction=True)
