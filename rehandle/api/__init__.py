"""The API: what the public pages say, for programs. Thin: parse, one query, render."""
