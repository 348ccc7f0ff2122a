"""Decisions on their way from a gate to the store: append-only files that survive a crash of either side.

The gate has no store; it writes each decision here before it answers. A worker reads complete batches, puts them into
the ledger and then deletes them. No media, no text, no fingerprint: pseudonyms, opaque ids and codes only.
"""
