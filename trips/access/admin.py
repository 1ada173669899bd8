"""Django's admin for reference data and organisations, for platform administrators only."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trips.access.duties import Duty

# Passwords are changed on our own page, and a link by table and number would open any row's page.
ELSEWHERE = frozenset({"password_change", "password_change_done", "view_on_site"})


class ReferenceSite(AdminSite):
    """Permission comes from the duty, not from Django's own permission tables."""

    site_header = site_title = index_title = gettext_lazy("Reference lists")
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Packages register their own tables by themselves; only lists that we keep are shown."""
        from trips.geography.admin import ReferenceAdmin

        if admin_class and issubclass(admin_class, ReferenceAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return request.actor.has(Duty.PLATFORM)

    def get_urls(self):
        return [route for route in super().get_urls() if getattr(route, "name", None) not in ELSEWHERE]

    def admin_view(self, view, cacheable=False):
        """Who is signed in and may not gets the sentence, not another sign-in page."""
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            self.refuse_others(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def login(self, request, extra_context=None):
        """There is one sign-in page, and it is not the admin's."""
        self.refuse_others(request)
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def refuse_others(self, request):
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("The reference lists are kept by the platform administrator."))
