"""Letters by the thousand: sent in batches, their fate in Parquet, not one row or address in the database."""
