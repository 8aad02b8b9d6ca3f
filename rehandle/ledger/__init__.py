"""The books: one transfer, one debit, one credit, posted only."""
