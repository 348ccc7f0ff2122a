"""Coverage: an article as zones, rules as data, findings that repeat nothing of the text."""
