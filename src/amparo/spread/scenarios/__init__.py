"""Leaks drawn at random under a scenario, each figure beside its closed form."""
