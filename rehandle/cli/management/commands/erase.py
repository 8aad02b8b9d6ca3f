"""`rehandle erase SUBJECT --by MEMBER`: destroy a person's key, so that nothing sealed for him can be read again, and blank him in campaigns."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from rehandle import wiring
from rehandle.cases.mass import erased
from rehandle.cli.management.commands._plain import Answer, PlainCommand
from rehandle.kernel.ids import new_id_at
from rehandle.letters.flows import erase
from rehandle.people import traits
from rehandle.people.queries import ctx_for


class Command(PlainCommand):
    """For a keeper of keys. What the log proves stays provable."""

    help = "Destroy the key of one person: account:<id>, or person:<blind index>."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose key, and who asks."""
        super().add_arguments(parser)
        parser.add_argument("subject", help="account:<id>, or person:<blind index>")
        parser.add_argument("--by", required=True, help="the keeper, by member id")

    def answer(self, options: Mapping[str, Any]) -> Answer:
        """How many letters cannot be opened any more. Refuses `not_found`, `forbidden`."""
        now = wiring.clock().now()
        ctx = ctx_for(options["by"], now, lambda: new_id_at(now))
        done, members = erase(ctx, subject=options["subject"]), erased.erase(ctx, options["subject"])
        forgotten = traits.erase(ctx, subject=options["subject"])
        told = {"erased": options["subject"], "letters": done.letters, "campaigns": members, "traits": forgotten}
        lines = [f"{done.letters} letters of {options['subject']} cannot be opened any more."]
        return Answer(told, lines + ([f"The files of campaigns say nothing of him any more, in {members} places."] if members else []))
