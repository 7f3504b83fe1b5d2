"""One API call under a client's settings: check arguments, send with retries and a deadline, parse the response."""
