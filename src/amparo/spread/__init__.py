"""How an image spreads and what removal changes: lifetimes, branching, simulation, stages, lineage. Pure."""
