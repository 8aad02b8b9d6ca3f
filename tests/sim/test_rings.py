"""A year of auctions with rings in it: who shares nothing is left alone, whoever shares an address is kept out, and what stays is told."""

from functools import lru_cache

from rehandle.sim.year import year

kept = lru_cache(year)


def test_whoever_shares_nothing_is_never_refused_nor_held():
    of = kept(1)
    assert not (of.refused | of.void | of.weak) - set(of.town.shows)


def test_a_ring_that_shows_one_address_never_bids_beside_its_seller():
    of = kept(1)
    for ring in of.town.rings:
        if ring.kind == "mail":
            assert set(ring.accounts) & of.bid <= of.refused
            assert not {part.bidder for part in of.history} & set(ring.accounts)


def test_what_rings_add_to_prices_is_less_with_the_rules():
    of = kept(1)
    assert 0 < of.lift < of.lift_without_rules


def test_the_same_seed_is_the_same_year():
    assert (year(2).refused, year(2).patterns) == (year(2).refused, year(2).patterns)


def test_somebody_without_a_shared_thing_may_be_looked_at_for_how_he_bids_and_nothing_more():
    of = kept(1)
    flagged = {who for each in of.patterns for who in each.bidders}
    assert flagged
    assert not flagged & (of.refused | of.void)
