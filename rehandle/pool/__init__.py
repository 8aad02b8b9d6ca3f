"""A large set of names, asked in a microsecond: filters in memory, the names themselves on disk."""
