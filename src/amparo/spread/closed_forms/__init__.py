"""Sizes, criticality and what each intervention leaves, as equations: F1 to F11 of docs/concepts/spread.md."""
