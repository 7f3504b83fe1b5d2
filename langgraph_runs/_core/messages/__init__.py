"""Messages: what models, tools and nodes say in the events of a run, put together piece by piece."""
