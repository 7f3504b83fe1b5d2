# Derived from _async/__init__.py by 'make generate'. Do not edit.

"""All I/O of the clients, from which `_sync` is derived: edit here."""
