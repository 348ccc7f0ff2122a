"""One use case per file: a verb and a noun, one transaction, a value returned; no HTTP, no printing."""
