from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "trips.ui"
    label = "ui"
