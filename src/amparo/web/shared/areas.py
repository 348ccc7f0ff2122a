"""The parts of the site that are treated differently, by how their paths begin."""

DESK = "/desk/"
"""Staff pages, the only ones with cookies."""
ENTRANCE = f"{DESK}accounts/"
"""Login, password and second factor; open to those who have no second factor yet."""
STATIC = "/static/"
API = ("/v1/", "/.well-known/")
"""For programs: answers in JSON, no cookie, no language in the path."""
UNPREFIXED = (DESK, STATIC, *API)
"""Addresses without a language in them: cookies and programs know them by their path."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
