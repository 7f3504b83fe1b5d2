"""The error for sources that must be corrected."""


class CodegenError(Exception):
    """The sources cannot be turned into code; the message says why and where."""
