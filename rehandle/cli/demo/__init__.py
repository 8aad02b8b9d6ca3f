"""The demo: an office with its surroundings on one machine, from nothing to its first page in one command."""
