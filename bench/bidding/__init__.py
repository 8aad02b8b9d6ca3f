"""What the bench of bids is made of: a world of auctions, and the usual way beside it."""
