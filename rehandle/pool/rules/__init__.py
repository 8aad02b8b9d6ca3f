"""Pure rules of a pool: where a name lies, and which texts are one slip away."""
