"""How far the search reaches. It stands apart from the search, which takes half a second to import."""

MAX_RADIUS = 63
"""Radius up to which `mih` finds all: tolerance 3 in every band. PDQ says nothing beyond about 60 bits."""
