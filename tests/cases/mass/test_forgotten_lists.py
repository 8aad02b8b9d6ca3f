"""Erasure and the end of files, where a campaign has more than its own members to think of: manifests, and who left and still has his say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rehandle.cases import queries
from rehandle.cases.mass import erased, forget
from rehandle.cases.mass.models import Campaign
from tests.cases.mass import lanes, test_handed
from tests.cases.mass.test_forgotten import GONE, around, keeper, until, written

__all__ = ["around"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_manifests_that_are_done_do_not_name_him(around, monkeypatch):
    real = type(around.platform).describe
    monkeypatch.setattr(type(around.platform), "describe", lambda self: replace(real(self), can=real(self).can - {"free_many"}))
    lanes.campaign(around)
    until(around, 34)
    manifest, report = test_handed.applied(around)
    test_handed.handed.hand_in(around.ctx("olga"), manifest, report)
    until(around, 35)
    folder = Campaign.objects.get().folder
    assert "a0001" in written(f"{folder}/manifests")
    erased.erase(keeper(around), "account:a0001")
    assert "a0001" not in written(folder)


def test_files_stay_while_somebody_who_left_may_still_be_asked(around):
    lanes.campaign(around)
    until(around, 45)
    lanes.ACTS["object"](around, lanes.Happens(45, "object", GONE))
    case = queries.at(GONE, around.clock.now())
    told = len(queries.notices(case.id))
    assert told
    for day in (52, 63, 80, 90, 95, 100, 105, 110, 115, 120, 125, 130, 140, 150, 160, 165, 200, 211, 232):
        around.clock.move_to(lanes.BEGIN + timedelta(days=day))
        around.tick()
    campaign = Campaign.objects.get()
    assert campaign.state == "ended"
    assert around.clock.now() > campaign.ended_at + forget.KEPT_FOR
    assert not campaign.forgotten
    assert len(queries.notices(case.id)) >= told
    lanes.ACTS["decide"](around, lanes.Happens(232, "decide", GONE, "upheld"))
    for days in (1, 1, 40, 60):
        around.clock.move_to(around.clock.now() + timedelta(days=days))
        around.tick()
    assert Campaign.objects.get().forgotten
