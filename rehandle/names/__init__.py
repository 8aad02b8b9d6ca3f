"""Names: their forms, their look-alikes, the lists they may stand on, and the ladder of refusals. Their lists are kept as revisions."""
