"""`amparo spread`: how an image spreads and what removal changes. Nothing is stored, nothing is about one person."""
