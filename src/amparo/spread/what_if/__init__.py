"""What if: one question about removal and blocking, answered in figures, charts and sentences for people."""
