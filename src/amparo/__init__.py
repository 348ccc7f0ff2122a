"""Amparo: find every copy of an intimate image shared without consent, and keep it down."""

__version__ = "0.1.0"
