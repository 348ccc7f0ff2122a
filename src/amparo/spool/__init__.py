"""Decisions on their way from a gate to the store: append-only files that survive a crash of either side.

The gate has no store; it writes each decision here before it answers. A worker reads complete batches, puts them into
the ledger and then deletes them. No media, no text: pseudonyms, opaque ids and codes. Fingerprints only of uploads that
were allowed and that the platform named, on their way to the library; never of one that was held or blocked.
"""
