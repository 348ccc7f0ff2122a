"""Sizes, criticality and what each intervention leaves, as equations; their words are in docs/concepts/spread.md."""
