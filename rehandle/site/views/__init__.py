"""Views: parse, ask one query or one flow, render."""
