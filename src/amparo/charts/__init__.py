"""Figures drawn as SVG and PNG, for commands and pages."""
