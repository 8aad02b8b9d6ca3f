"""Pure rules on names: text and frozen facts in, a value or a refusal out."""
