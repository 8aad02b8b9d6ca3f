"""Pure decisions about handles."""
