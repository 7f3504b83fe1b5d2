"""A loopback HTTP server that does exactly what it is told: it cuts, resets and falls silent."""
