"""The keeper of sealed auctions' keys: its book, its process, and the office's way to it."""
