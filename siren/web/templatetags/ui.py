"""The tag library `ui`: everything in docs/components.md. The tags themselves live in siren/web/tags/."""

from django.template import Library

from siren.web.tags import controls, page, record

register = Library()
for part in (page, record, controls):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
