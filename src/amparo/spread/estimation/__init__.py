"""From the copies of many cases to the branching factor, with removals and discovery taken into account."""
