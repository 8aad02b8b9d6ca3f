"""Who works in the demo's office: roles are one click away on its pages."""

from rehandle.kernel.ctx import Ctx
from rehandle.people.flows import add_member

MEMBERS = (
    ("nadia", "Nadia", "case_worker"),
    ("omar", "Omar", "case_worker"),
    ("lena", "Lena", "sales_drafter"),
    ("samir", "Samir", "approver"),
    ("tess", "Tess", "treasurer"),
    ("ada", "Ada", "auditor"),
    ("karim", "Karim", "operator"),
)


def join(ctx: Ctx) -> None:
    """Make them known; a second time answers as the first."""
    for member, name, role in MEMBERS:
        add_member(ctx, id=member, name=name, roles=[role], username=member)
