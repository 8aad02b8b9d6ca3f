"""The written rule: one TOML file that page, sweep and verdict all read."""
