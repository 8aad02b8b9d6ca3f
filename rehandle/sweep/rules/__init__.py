"""Pure rules of the sweep: columns, casts, numbers of a summary."""
