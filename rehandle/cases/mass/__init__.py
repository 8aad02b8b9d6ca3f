"""The mass lane: cases that are not written because they equal their campaign's default. One life, two encodings."""
