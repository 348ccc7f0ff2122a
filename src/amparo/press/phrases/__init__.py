"""The language that rules are written in, and finding its phrases in an article quickly."""
