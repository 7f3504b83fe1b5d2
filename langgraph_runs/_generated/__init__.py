# Generated from openapi.yaml by 'make generate'. Do not edit.

"""The API as openapi.yaml describes it: `api` has the operations, `models` what they send and return."""
