"""Law, helplines and calendars: TOML files, ours and the operator's own, read into typed facts."""
