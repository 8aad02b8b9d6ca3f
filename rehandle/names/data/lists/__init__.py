"""The lists of this package, one file each. `names/README.md` says what stands in them."""
