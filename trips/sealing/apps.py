from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "trips.sealing"

    def ready(self):
        """A missing or misspelt master key stops the start, not the first page that needs it."""
        from trips.sealing.masters import masters

        masters()
