"""Pure decisions about sales."""
