"""Every decision of the SDK, as flows: generators of steps that a driver in `_async` or `_sync` performs. No I/O."""
