"""Pictures made by the server: frozen values in, SVG text out, with the same numbers as a table."""
