"""An operator's own link check before a bid: what it says counts in every form from then on; while it is silent nobody takes part."""

import pytest

from rehandle.kernel.ports import Unreachable
from rehandle.kernel.refusal import Refused
from rehandle.people.models import Link
from rehandle.sales.asking_links import ask_first
from tests.sales.traded import Trade

pytestmark = pytest.mark.django_db(transaction=True)


class Service:
    """Says what it is told to."""

    def __init__(self, *linked, silent=False):
        self.told, self.silent, self.asked = linked, silent, []

    def linked(self, account, others):
        if self.silent:
            raise Unreachable("silent")
        self.asked.append((account, list(others)))
        return [each for each in self.told if each in others]


@pytest.fixture
def trade(tmp_path, office, as_role):
    return Trade(tmp_path, office, as_role)


def refused(act):
    with pytest.raises(Refused) as found:
        act()
    return found.value.code.value


def test_whoever_it_links_to_a_bidder_is_refused_and_to_the_seller_barred(trade):
    sale = trade.list()
    trade.ben.bids(sale, "300.00")
    service = Service("ben")
    ask_first(trade.cem.ctx, sale, service)
    assert service.asked == [("cem", ["ann", "ben", "kin-1", "staff-1"])]
    assert refused(lambda: trade.cem.bids(sale, "400.00")) == "linked_bidder"
    ask_first(trade.dora.ctx, sale, Service("ann"))
    assert refused(lambda: trade.dora.bids(sale, "400.00")) == "barred"
    rows = Link.objects.count()
    ask_first(trade.cem.ctx, sale, service)
    assert Link.objects.count() == rows  # once


def test_while_it_is_silent_nobody_takes_part_and_nothing_was_done(trade):
    sale = trade.list()
    assert refused(lambda: ask_first(trade.ben.ctx, sale, Service(silent=True))) == "check_down"
    ask_first(trade.ben.ctx, "none", Service(silent=True))  # of no sale nothing is asked: the flow says that it is not found
