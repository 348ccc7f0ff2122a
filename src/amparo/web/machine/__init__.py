"""The interface for programs that rank, search and share: what they must not lift, asked or followed."""
