"""What is exchanged with the server, and how it is encoded: requests, responses, headers, JSON, event streams."""
