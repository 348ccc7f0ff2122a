"""A survivor's case on a helpline: how it begins, and what becomes of it."""
