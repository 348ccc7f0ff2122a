"""Public intake: notices, their status, withdrawal, appeals."""
