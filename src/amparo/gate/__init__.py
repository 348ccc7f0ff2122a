"""The upload gate: HTTP that says ALLOW, HOLD or BLOCK in milliseconds, from a snapshot and without a store."""
