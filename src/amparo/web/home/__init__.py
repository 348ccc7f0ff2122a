"""The first page: a door for each kind of person."""
