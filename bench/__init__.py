"""Measurements against the peers: one module per row of docs/performance.md. Run `python -m bench`."""
