"""What is said of an article, in each format, and never a word of it."""
