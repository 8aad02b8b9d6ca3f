"""The lane: one writer that answers many bids in one transaction, each with its own answer."""
