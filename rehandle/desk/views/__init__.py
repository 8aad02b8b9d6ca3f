"""The desk's pages: each parses, asks one query or flow, and renders."""
