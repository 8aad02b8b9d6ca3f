"""What a run used, so that somebody else can run it again and compare: the part of `run.json` that is no count."""

from datetime import UTC

import duckdb

from rehandle.names.lists import Lists
from rehandle.policy.rules.model import Policy
from rehandle.sweep.job import Job
from rehandle.sweep.mirrored import manifest_of
from rehandle.sweep.rules.mapping import Mapping
from rehandle.sweep.source import files_of, fingerprint_of_all
from rehandle.sweep.summary import Summary


def describe(policy: Policy, lists: Lists, job: Job, mapping: Mapping, summary: Summary, seconds: float) -> dict[str, object]:
    """Rule, accounts, lists, engine and columns, with the summary between them."""
    made, files = manifest_of(job.accounts), files_of(job.accounts)
    digest = made.accounts_sha256 if made else fingerprint_of_all(files)
    return {
        "policy": {"id": policy.id, "version": policy.version, "sha256": policy.hash},
        "accounts": {"file": job.accounts.name, "files": len(files), "sha256": digest, "only": job.only},
        "as_of": job.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "engine": f"duckdb {duckdb.__version__}",
        "columns": mapping.read,
        "columns_file": {"sha256": job.columns_sha256} if job.columns_sha256 else None,
        "activity": activity_of(policy, mapping),
        "lists": lists_used(policy, lists),
        **summary.as_dict(),
        "seconds": round(seconds, 3),
        "rows_per_second": round(summary.rows_read / seconds) if seconds else 0,
        "waves": policy.reclaim.waves,
        "dry_run": job.out is None,
    }


def lists_used(policy: Policy, lists: Lists) -> dict[str, str]:
    """The lists that had a say in the verdicts or tiers, by hash."""
    kinds = {fact.kind for fact in policy.name_facts}
    used = set(policy.lists) | ({"words"} if kinds & {"is_word", "machine_made"} else set()) | ({"given_names"} if "is_name" in kinds else set())
    return {name: digest for name, digest in lists.hashes().items() if name in used}


def activity_of(policy: Policy, mapping: Mapping) -> dict[str, object]:
    """Which dates counted as activity, and where one stood in for another."""
    signals = {name: mapping.read.get(name) for name in policy.signals.active}
    swaps = {ours: theirs for ours, theirs in mapping.stand_ins().items() if ours in signals}
    says = [
        f"{theirs} stood in for {ours}: nobody was asked when these accounts last signed in"
        if ours == "last_login_at"
        else f"{theirs} stood in for {ours}"
        for ours, theirs in swaps.items()
    ]
    return {"signals": signals, "stand_ins": swaps, "says": says}
