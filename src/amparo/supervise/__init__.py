"""Keeping processes of our own alive beside this one: started, started again when they die, ended in order."""
