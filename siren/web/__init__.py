"""Look and feel: layouts, tags, forms, answers to htmx, refusals as pages. Knows no models."""
