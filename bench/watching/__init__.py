"""The processes of `bench.live`: three servers that tell 10,000 watchers the same bytes, and the watchers."""
