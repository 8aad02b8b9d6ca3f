"""Reads a platform's accounts and says which handles the rule finds, why, and how sure."""
