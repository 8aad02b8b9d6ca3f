"""What goes wrong outside: drawn anew each time the clock moves, told to the world and to the model alike."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from rehandle.sim.model import Model
from rehandle.sim.world import World


@dataclass(frozen=True, slots=True)
class Trouble:
    """How the outside behaves until the clock moves again."""

    platform: str = "ok"
    mail: str = "ok"
    provider: str = "ok"
    message_hours: float | None = 0  # None: the provider's messages are lost
    twice: bool = False
    reordered: bool = False
    forged: bool = False
    crash: int = 0  # the worker dies at the so-manieth place that it passes: between any two effects or commits

    def kinds(self) -> list[str]:
        """Names of what is wrong, for the report."""
        told = [f"{name} {how}" for name, how in (("platform", self.platform), ("mail", self.mail), ("provider", self.provider)) if how != "ok"]
        told += ["webhook lost"] if self.message_hours is None else ["webhook late"] if self.message_hours else []
        told += [f"webhook {name}" for name, on in (("twice", self.twice), ("reordered", self.reordered), ("forged", self.forged)) if on]
        return told + (["crash"] if self.crash else [])


def draw_trouble(draw: Random, rate: float) -> Trouble:
    """Each part fails by itself at the seed's own rate."""

    def pick(*ways: str) -> str:
        return draw.choice(ways) if draw.random() < rate else "ok"

    return Trouble(
        pick("down", "half", "split"), pick("down", "half"), pick("down", "half"),
        draw.choice([None, 2.0, 50.0]) if draw.random() < rate else 0.0,
        draw.random() < rate, draw.random() < rate, draw.random() < rate / 2, draw.choice([1, 2, 3, 5, 8, 13]) if draw.random() < rate * 2 else 0,
    )  # fmt: skip


def bring(trouble: Trouble, world: World, model: Model, tally: Counter[str]) -> None:
    """Switch the outside to this trouble; what is not named is well again."""
    tally.update(each for each in trouble.kinds() if each != "crash")
    how = {name: trouble.platform == name for name in ("down", "half", "split")}
    world.hand.faults(**how)
    world.mailer.down, world.mailer.half = trouble.mail == "down", trouble.mail == "half"
    set_provider(trouble, world)
    model.platform, model.mail, model.provider = trouble.platform, trouble.mail, trouble.provider
    model.message = None if trouble.message_hours is None else timedelta(hours=trouble.message_hours)


def set_provider(trouble: Trouble, world: World, prompt: bool = False) -> None:
    """How the provider answers and how its next messages come. `prompt`: these come at once."""
    late = 0 if prompt or not trouble.message_hours else trouble.message_hours * 3600
    lost = 0 if prompt else float(trouble.message_hours is None)
    world.payment.faults(
        down=float(trouble.provider == "down"), half=float(trouble.provider == "half"), late_seconds=late, lost=lost,
        twice=float(trouble.twice), reordered=0.0 if prompt else float(trouble.reordered),
    )  # fmt: skip
