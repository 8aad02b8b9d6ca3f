"""The reference in `docs/reference/`, written from the code itself: a test checks that it is fresh."""
