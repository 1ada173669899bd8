from django.contrib import admin
from django.utils import timezone

from trips.geography.actions import assign_department, describe_directorate
from trips.geography.models import Department, Directorate


class ReferenceAdmin(admin.ModelAdmin):
    """Whoever may enter the reference pages may read and edit them; nobody removes a row."""

    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER

    def has_module_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Directorate)
class DirectorateAdmin(ReferenceAdmin):
    list_display = ["code", "seat", "confirmed", "holidays", "note"]
    list_filter = ["confirmed"]
    search_fields = ["code", "seat"]
    fields = ["code", "seat", "confirmed", "holidays", "note"]
    readonly_fields = ["code"]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        describe_directorate(
            Directorate(pk=obj.pk),
            seat=obj.seat,
            confirmed=obj.confirmed,
            note=obj.note,
            holidays=obj.holidays,
            by=request.actor,
            now=timezone.now(),
        )


@admin.register(Department)
class DepartmentAdmin(ReferenceAdmin):
    list_display = ["code", "name", "region", "directorate"]
    list_filter = ["is_overseas", "directorate"]
    list_select_related = ["region", "directorate"]
    search_fields = ["code", "name"]
    fields = ["code", "name", "region", "latitude", "longitude", "is_overseas", "directorate"]
    readonly_fields = ["code", "name", "region", "latitude", "longitude", "is_overseas"]

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        assign_department(
            Department(pk=obj.pk), directorate=obj.directorate, by=request.actor, now=timezone.now()
        )
