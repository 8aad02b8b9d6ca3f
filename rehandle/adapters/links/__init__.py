"""Who else says that two accounts belong together."""
