"""One step of a simulation: a command to both offices, or something that happens outside."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Command:
    """What is done, by whom, with what. The same value goes to the office and to the model."""

    name: str
    who: str = "office"
    given: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.given.items())
        return f"{self.who} {self.name} {told}".rstrip()
