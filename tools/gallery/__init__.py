"""A gallery of every part of a page, for whoever changes the look."""
