"""Seeded worlds in one thread: flows, a model of the server and a faulty network on a virtual clock, and an oracle."""
