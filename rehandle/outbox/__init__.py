"""Calls that wait for their commit: each made outside every transaction, recorded by a flow of its own."""
