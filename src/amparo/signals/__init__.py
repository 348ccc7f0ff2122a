"""What a fingerprint is: its type, its value, how it is written, how far two are apart, and when to trust it."""
