"""openapi.yaml against a real server, by Schemathesis: `make contract`."""
