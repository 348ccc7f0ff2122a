"""How words leave the installation: one file per way."""
