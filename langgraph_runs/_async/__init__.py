"""All I/O of the clients, from which `_sync` is derived: edit here."""
