"""The first page, and the notice page that the law asks for."""
