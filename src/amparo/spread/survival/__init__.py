"""How long copies stay up and what ends them, whether all is gone, what comes back."""
