"""How long ago: the classes of a first look."""

BOUNDS = (30, 90, 180, 365, 730, 1_825)
AGES = ("under 30 days", "30 to 90 days", "90 to 180 days", "180 days to a year", "1 to 2 years", "2 to 5 years", "over 5 years", "unknown")


def age_sql(days: str) -> str:
    """SQL: the number of the class, in the order of `AGES`."""
    whens = " ".join(f"WHEN {days} < {bound} THEN {index}" for index, bound in enumerate(BOUNDS))
    return f"CASE WHEN {days} IS NULL THEN {len(BOUNDS) + 1} {whens} ELSE {len(BOUNDS)} END"
