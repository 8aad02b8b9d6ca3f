"""Keys of a campaign that nobody stores: what blinds the names in its leaves, and the seed that draws the order of opening."""

from rehandle.config.keys import keys


def key_of(campaign: str, salt: str) -> bytes:
    """The key of its files: gone with the salt."""
    return keys().mac("campaign.file", campaign, salt)


def seed_of(campaign: str) -> bytes:
    """32 bytes, committed to when it is drawn and told when it opens."""
    return keys().mac("campaign.seed", campaign)

