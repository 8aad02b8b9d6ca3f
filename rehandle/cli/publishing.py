"""`rehandle policy publish`: the first rule of an empty office, or a draft that waits for somebody else's signature."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from rehandle import wiring
from rehandle.cli.management.commands._plain import Answer
from rehandle.config.office import office
from rehandle.kernel.ids import new_id_at
from rehandle.kernel.refusal import Code, Refused
from rehandle.people.queries import ctx_for
from rehandle.policy import flows, queries
from rehandle.policy.file import load


def add_arguments(parser: ArgumentParser) -> None:
    """Who publishes."""
    parser.add_argument("--by", help="publish: the member who drafts it; not needed for the first rule of an office")


def published(options: Mapping[str, Any]) -> Answer:
    """The first rule: published. A later one: drafted and filed, with the address where it is signed. Refuses what the flows refuse."""
    path = options["files"][0]
    policy, text = load(path), path.read_text(encoding="utf-8")
    known = queries.versions()
    if not known or any(row.hash == policy.hash for row in known):
        done = flows.publish(wiring.office_ctx(), text=text)
        document = {"published": True, "version": done.version, "sha256": done.hash, "effective_at": done.effective_at}
        return Answer(document, [f"Version {done.version} is published and takes effect on {done.effective_at:%Y-%m-%d}.", f"sha256 {done.hash}"])
    if not options["by"]:
        raise Refused(Code.POLICY_NEEDS_TWO, try_this="--by MEMBER")
    return _filed(options["by"], text)


def _filed(member: str, text: str) -> Answer:
    now = wiring.clock().now()
    ctx = ctx_for(member, now, lambda: new_id_at(now))
    made = flows.draft(ctx, id=ctx.new_id(), text=text)
    waits = flows.publish_draft(ctx, draft=made.draft, hash=made.hash)
    where = f"{office().address}/desk/approval/{waits.approval}"
    document = {"published": False, "draft": made.draft, "sha256": made.hash, "approval": waits.approval, "sign_at": where}
    return Answer(document, [f"Drafted. Somebody else signs it at {where}", f"sha256 {made.hash}"])
