"""Tells Django which admin site is ours; the site itself needs the models, which are not loaded here."""

from django.contrib.admin.apps import AdminConfig


class ReferenceAdminConfig(AdminConfig):
    default_site = "trips.access.admin.ReferenceSite"
