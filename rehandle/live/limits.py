"""How much a stranger may take: watchers an address, time for a request, time to catch up."""

import resource
from collections import Counter
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address

SPARE_FILES = 200


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one server. Seconds by the machine's own clock."""

    most: int = 10_000
    most_an_address: int = 50
    head_seconds: float = 5
    behind_seconds: float = 20  # who takes nothing for so long is dropped
    beat_seconds: float = 15
    reads_a_second: float = 10
    end_seconds: float = 3
    proxies: frozenset[str] = frozenset({"127.0.0.1", "::1"})  # whose word about addresses counts


@dataclass(slots=True)
class Places:
    """How many watchers each address has."""

    limits: Limits
    taken: Counter[str] = field(default_factory=Counter)

    def take(self, address: str) -> bool:
        """One more for this address; False where it has as many as it may."""
        if self.taken[address] >= self.limits.most_an_address:
            return False
        self.taken[address] += 1
        return True

    def give_back(self, address: str) -> None:
        """One less."""
        self.taken[address] -= 1
        if not self.taken[address]:
            del self.taken[address]


def plain(address: str) -> str:
    """An address as it is written shortest; what is no address stays."""
    return str(_parsed(address) or address)


def network(address: str) -> str:
    """Whom an address counts as: of IPv6 a household has a whole network (/64)."""
    parsed = _parsed(address)
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else str(parsed or address)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """IPv4 in the clothes of IPv6 is IPv4."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def open_files(wanted: int) -> int:
    """Let this process have that many connections, as far as the machine allows; how many it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = hard if hard != resource.RLIM_INFINITY else wanted + SPARE_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted + SPARE_FILES, ceiling)), hard))
    return min(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - SPARE_FILES)
