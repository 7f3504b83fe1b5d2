"""A model of the API's server without sockets, for tests: private until it is complete, and imported by nothing."""
