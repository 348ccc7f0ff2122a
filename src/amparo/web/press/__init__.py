"""The press check for people and programs: an article is read, told what it could harm, and forgotten."""
