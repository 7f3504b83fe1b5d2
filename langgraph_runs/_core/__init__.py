"""Every decision of the SDK, without I/O, clock, randomness or HTTP library."""
