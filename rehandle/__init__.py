"""Rehandle: the office in which unused names find a new holder, under a rule everyone can read."""

__version__ = "0.1.0"
