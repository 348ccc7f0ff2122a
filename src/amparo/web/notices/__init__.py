"""Public intake, as pages and as an API: notices, their status, withdrawal, appeals."""
