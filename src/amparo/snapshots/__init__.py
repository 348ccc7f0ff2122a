"""The bank on disk as gates read it: immutable index segments, a change log behind them, a manifest that names both.

One publisher writes (under a lock), any number of followers read, each in its own process. `follower.Follower` is all a
reader needs, `publisher.Publisher` all a writer needs.
"""
