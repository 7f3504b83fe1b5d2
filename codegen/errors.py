"""`CodegenError`: openapi.yaml, or a module of `_async`, has something that cannot be generated from."""


class CodegenError(Exception):
    """The sources cannot be turned into code; the message says why and where."""
