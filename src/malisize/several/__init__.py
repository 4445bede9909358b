"""Several countries in one run: each answers as it would alone, and a thin layer adds them up."""
