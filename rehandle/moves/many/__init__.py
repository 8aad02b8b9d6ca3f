"""Many names at once: by the platform's own bulk call, or by a signed manifest that its pipeline applies."""
