"""`AssistantRef`: what has the id of an assistant and is taken for it, besides the models: a handle."""

from __future__ import annotations


class AssistantRef:
    """The base of handles of assistants."""

    assistant_id: str
    """The id of the assistant, or the name of its graph."""
