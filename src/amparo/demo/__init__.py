"""The demo: real pictures, a real gate, seen from outside."""
