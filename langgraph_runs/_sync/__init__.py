# Derived from _async/__init__.py by 'make generate'. Do not edit.

"""The clients' I/O: the source of truth, of which the blocking side is derived."""
