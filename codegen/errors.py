"""What can go wrong here and is somebody's to put right."""


class CodegenError(Exception):
    """The sources cannot be turned into code; the message says why and where."""
