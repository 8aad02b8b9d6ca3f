"""Pure rules of the desk: what comes first, what was promised, where a name stands on its road."""
