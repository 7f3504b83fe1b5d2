"""Reading a stream by purpose: its text, deltas, messages, states, updates or custom data in place of its events."""
