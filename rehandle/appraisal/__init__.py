"""Appraisal: a tier and a price range with reasons, for one name. A function; it keeps nothing."""
