"""Pages on how images spread and how long they stay up: figures, never a place."""
