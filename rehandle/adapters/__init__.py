"""Doors to the world: each implements a port of `kernel.ports` and imports nothing else of ours. Each has a fake that ships."""
