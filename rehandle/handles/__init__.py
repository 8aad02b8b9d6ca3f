"""Handles: who held which name when, its epoch, what stops everything, and what its holder told us."""
