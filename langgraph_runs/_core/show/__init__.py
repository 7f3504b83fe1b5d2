"""What `show()` shows of a run: a view of its events as Markdown and plain text, and when to show it anew."""
