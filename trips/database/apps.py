from django.apps import AppConfig


class DatabaseConfig(AppConfig):
    name = "trips.database"
    label = "database"
