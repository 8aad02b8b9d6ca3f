"""Who may not take part in a sale: staff, and whoever is linked to staff."""

from django.db.models import Q

from rehandle.people.models import Link, Member
from rehandle.people.queries import is_staff, staff_account


def barred(address: str, account_id: str = "") -> bool:
    """Whether an address or an account belongs to staff or to somebody linked to staff, as far as the office knows."""
    if account_id and staff_account(account_id):
        return True
    mail = address.strip()
    members = Member.objects.filter(Q(user__email__iexact=mail) | Q(user__username__iexact=mail)).values_list("id", flat=True)
    return any(is_staff(each) for member in members for each in near_to(member))


def near_to(member: str) -> frozenset[str]:
    """A member, and whoever is recorded as linked to him."""
    ones = Link.objects.filter(other=member).values_list("one_id", flat=True)
    others = Link.objects.filter(one=member).values_list("other_id", flat=True)
    return frozenset({member, *ones, *others})
