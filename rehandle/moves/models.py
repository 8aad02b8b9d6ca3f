"""Moves on the platform: asked in a flow, made outside it, judged by look-up."""

from typing import ClassVar

from django.db import models

from rehandle.kernel.machine import Arc, Machine
from rehandle.kernel.models import IdRow

MOVE = Machine(
    "move",
    start="asked",
    ends=frozenset({"done", "refused", "withdrawn"}),
    arcs=(
        Arc("asked", "done", on="done"),
        Arc("asked", "refused", on="refused"),
        Arc("asked", "split", on="split"),
        Arc("asked", "withdrawn", on="withdrawn"),
        Arc("asked", "withdrawing", on="called_off"),
        Arc("split", "done", on="done"),
        Arc("split", "refused", on="refused"),
        Arc("split", "withdrawing", on="called_off"),
        Arc("withdrawing", "withdrawn", on="undone"),
        Arc("withdrawing", "refused", on="not_undone"),
    ),
)
HOWS = ("vacate", "restore", "give", "open", "hold")
GOING = ("asked", "split")  # on its way forward: one a name


class Move(IdRow):
    """One change of who holds a name on the platform.

    `vacate`: the holder goes to the archive name, the name is held for the case. `restore`: the exact inverse.
    `give`: the held name goes to another account, whose own old name is archived (frozen) as the policy says. `open`: the hold ends, for anybody.
    `hold`: a name that nobody has is kept from everybody.
    Once `begun_at` is set a step may have been made outside: such a move is undone by look-up when it is called off.
    """

    how = models.CharField(max_length=10)
    handle = models.CharField(max_length=255)
    epoch = models.PositiveIntegerField()
    ref = models.CharField(max_length=80)  # the case or order it is for
    from_account = models.CharField(max_length=80, blank=True)
    to_account = models.CharField(max_length=80, blank=True)
    archive_as = models.CharField(max_length=255, blank=True)
    freeze_old = models.BooleanField(default=True)  # of a give: nobody takes the receiver's old name
    old_handle = models.CharField(max_length=255, blank=True)  # of the receiver, seen when the name was given
    held_for = models.CharField(max_length=80)  # the case under which the platform holds the name
    state = models.CharField(max_length=20, default=MOVE.start)
    outcome = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    good_until = models.DateTimeField(null=True)  # what was decided on is too old to act on after this
    begun_at = models.DateTimeField(null=True)
    waits_since = models.DateTimeField(null=True)  # for the end of a stop, or for an earlier move that is being undone
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "move"
        constraints: ClassVar = [
            MOVE.constraint(),
            models.CheckConstraint(condition=models.Q(how__in=HOWS), name="move_how_known"),
            models.UniqueConstraint(fields=["handle"], condition=models.Q(state__in=GOING), name="move_one_at_a_time"),
            models.UniqueConstraint(fields=["handle"], condition=models.Q(state="withdrawing"), name="move_one_undone_at_a_time"),
        ]
