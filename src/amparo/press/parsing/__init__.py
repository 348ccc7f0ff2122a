"""From a source to zones: plain text, Markdown, HTML and what stands in their heads, every place kept."""
