"""What is compared: each offers the same calls, `Sync` and `Async`, in the way its documentation shows."""
