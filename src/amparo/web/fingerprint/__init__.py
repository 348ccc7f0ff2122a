"""Fingerprints of files, made by the browser on the person's own device."""
