"""The pages: Django apps that never import each other, over one shared look. `site` configures, `serve` runs them."""
