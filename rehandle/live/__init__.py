"""Auction pages that move by themselves: one process that tells every watcher of an auction the newest state, as server-sent events."""
