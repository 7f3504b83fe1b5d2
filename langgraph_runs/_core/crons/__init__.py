"""Crons: what is sent to create, change and search them, and how one is created once."""
