"""Django's admin for reference data and organisations, for platform administrators only."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from trips.access.duties import Duty


class ReferenceSite(AdminSite):
    """Permission comes from the duty, not from Django's own permission tables."""

    site_header = site_title = index_title = _("Reference lists")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.actor.has(Duty.PLATFORM)


class ReferenceAdminConfig(AdminConfig):
    default_site = "trips.access.admin_site.ReferenceSite"
