"""Names: their forms, their look-alikes, the lists they may stand on, the ladder of refusals, and how they are found."""
