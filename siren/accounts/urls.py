"""Paths of the accounts app."""

from django.urls import path

from siren.accounts.views import preferences, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("preferences/", preferences.preferences, name="preferences"),
]
