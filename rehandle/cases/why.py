"""Why a name was found: the account of its file, as the holder's page, the desk and the API show it."""

from datetime import datetime

from rehandle.cases.rules.facts import CaseFacts
from rehandle.cases.rules.texts import moment
from rehandle.names import queries as names
from rehandle.policy.queries import pinned
from rehandle.policy.rules.account import Account, Read, account
from rehandle.policy.rules.columns import INSTANTS
from rehandle.policy.rules.explain import explain


def account_of(case: CaseFacts, lang: str) -> Account:
    """The account of the finding, under the rule that the file is pinned to."""
    policy, at = pinned(case.policy_hash), observed_at(case)
    return account(policy, explain(policy, seen(case), at, names.office()), Read(at=at), lang)


def seen(case: CaseFacts) -> dict[str, object]:
    """The finding as the judge reads it: instants are instants again."""
    facts: dict[str, object] = dict(case.facts)
    told = {name: moment(facts[name]) for name in (*INSTANTS, "observed_at") if name in facts}
    return facts | told | {"handle": case.handle}


def observed_at(case: CaseFacts) -> datetime:
    """When the account was read."""
    return moment(case.facts.get("observed_at")) or case.opened_at
