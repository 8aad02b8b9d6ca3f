"""Benches: figures on the real data beside the project."""
