"""What happened, so that anyone can check it later: entries, their chain, commitments to what must not be in it."""
