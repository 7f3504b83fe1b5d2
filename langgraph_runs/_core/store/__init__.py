"""The store: what is sent to write, read and search its items."""
