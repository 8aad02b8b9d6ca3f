"""A rule that the office cannot carry out is not published to run: the refusal names line and key."""

from datetime import timedelta

import pytest

from rehandle.kernel.refusal import Code, Refused
from rehandle.policy.flows import publish
from rehandle.policy.models import PolicyVersion
from tests.policy.full import FULL
from tests.policy.test_reading import NORTHWIND

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_refused_with_its_line_and_key(office):
    with pytest.raises(Refused) as refused:
        publish(office.at(office.now - timedelta(days=30)), text=FULL)
    assert refused.value.code is Code.POLICY_INVALID
    assert "sale[5].proofs: this office cannot carry out a request with proofs yet" in str(refused.value.facts["errors"])
    assert not PolicyVersion.objects.exists()


def test_what_can_be_carried_out_is_published(office):
    assert publish(office.at(office.now - timedelta(days=30)), text=NORTHWIND).version == 3
