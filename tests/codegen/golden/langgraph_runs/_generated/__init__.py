# Generated from openapi.yaml by 'make generate'. Do not edit.

"""The API as openapi.yaml describes it: `api` holds the operations, `models` what they carry."""
