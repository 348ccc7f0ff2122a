"""Where a platform's content lives: one file per kind of host, one conformance suite for all."""
