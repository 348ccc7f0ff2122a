"""What all pages stand on: frame, components, protections, words, quick exit."""
