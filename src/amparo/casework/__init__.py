"""Notices and cases: their lives, their clocks, the law they stand under. Pure: time is an argument."""
