"""A client's settings and one call: keywords and their checks, retries, limits, what a response means."""
