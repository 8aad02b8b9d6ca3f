"""Reading the platform, for other rooms: this room alone calls it. Each may raise `Unreachable`."""

from collections.abc import Sequence

from rehandle.kernel.ports import Account, Contact, Platform


def account(platform: Platform, account_id: str) -> Account | None:
    """An account by its immutable id, whatever it is called now."""
    return platform.get_by_id(account_id)


def by_handle(platform: Platform, handle: str) -> Account | None:
    """Who has this name now."""
    return platform.get(handle)


def contacts(platform: Platform, account_ids: Sequence[str]) -> list[Contact]:
    """Where holders can be told: asked for only while a letter is written, and sealed with it."""
    return platform.contacts(account_ids)


def membership(platform: Platform, account_id: str) -> str | None:
    """Which membership the account has now; None where it has none."""
    return platform.membership(account_id)


def code_published(platform: Platform, account_id: str, code: str) -> bool:
    """Whether the account shows our one-time code where only its holder can write."""
    return platform.published_code(account_id, code)
