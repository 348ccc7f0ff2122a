"""One case: its stage on each day, who copied from whom, the shape of the tree."""
