"""Files that strangers send: told apart, and fingerprinted by children that can do nothing else.

The only package that opens an image. What comes out of it are fingerprints; pixels never do.
"""
