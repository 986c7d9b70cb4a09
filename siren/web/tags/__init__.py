"""The tags of siren.web.templatetags.ui, by what they are for."""
