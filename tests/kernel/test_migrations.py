"""The migrations say what the tables are: a changed model without its migration is a red test."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_model_has_changed_since_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
