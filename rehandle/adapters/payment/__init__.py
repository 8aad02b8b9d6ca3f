"""Payment providers: a fake one that speaks HTTP, its client, and the same provider in memory."""
