"""The API does what its description says: drawn requests, well-shaped and not, to every operation. EXAMPLES=200 for a longer run."""

import os

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from rehandle.people.keys import digest_of, make_key
from rehandle.sales.models import Sale
from tests.api.test_market import office_of
from tests.sales.auctioned import RULE, joined

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = int(os.environ.get("EXAMPLES", "6"))
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


class Key:
    """A member's key."""

    def get(self, case, context):
        return "secret"

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


def test_it_does_what_it_describes(tmp_path, office, as_role, monkeypatch):
    here = office_of(tmp_path, office, as_role, monkeypatch, RULE)
    monkeypatch.setattr("rehandle.wiring.ports", lambda: here.ports)
    [ann] = joined(here, "p-ann")
    make_key(ann.ctx, id="k1", digest=digest_of("secret"))
    sale, asked = Sale.objects.get(form="english").id, []
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    schema.auth(Key)
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=QUIET)
        def ask(case):
            if "sale" in (case.path_parameters or {}):
                case.path_parameters["sale"] = sale
            response = case.call()
            case.validate_response(response, excluded_checks=[positive_data_acceptance])  # a rule may refuse what is well-shaped
            asked.append(response.status_code)

        ask()
    assert len(set(asked)) > 3 and max(asked) < 500
