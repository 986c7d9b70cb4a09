"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who: agencies, units, people, postings."""

    name = "siren.accounts"
    label = "accounts"
