"""The upload gate: an HTTP service that says ALLOW, HOLD or BLOCK in milliseconds, from a snapshot and without a store."""
