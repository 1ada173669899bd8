from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VocabularyConfig(AppConfig):
    name = "trips.vocabulary"
    label = "vocabulary"
    verbose_name = _("Vocabularies")

    def ready(self):
        from trips.geography.loaders import load_geography
        from trips.vocabulary import loaders

        # Geography lies below and cannot know this register, so it is entered from here.
        loaders.register("geography", load_geography)
