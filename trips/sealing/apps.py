from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "trips.sealing"

    def ready(self):
        """A missing or misspelt master key stops the start, not the first page that needs it."""
        from trips.sealing.blind import load_index_key
        from trips.sealing.masters import masters
        from trips.vocabulary import loaders

        masters()
        loaders.register("sealing", load_index_key)
