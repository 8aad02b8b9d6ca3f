"""Members, their roles, how they are linked, what they approve."""
