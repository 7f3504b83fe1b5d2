"""What goes over the wire: requests, responses, the steps of an exchange; JSON, headers, framing, event streams."""
