"""Staff pages: accounts, second factors, the queue."""
