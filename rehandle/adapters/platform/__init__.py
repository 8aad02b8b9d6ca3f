"""Platforms whose names these are: the generated world and the fake platform that keeps it."""
