"""Administration of centres, units, places and postings; included by `centres.urls`."""

from django.urls import path

from centres.views import administration as views

# /centres/administration/
urlpatterns = [
    path("administration/", views.centres, name="administration"),
    path("administration/export/", views.centres_export, name="administration_export"),
    path("administration/nouveau/", views.centre_create, name="administration_create"),
    path("administration/<ref:reference>/", views.centre, name="administration_centre"),
    path("administration/<ref:reference>/modifier/", views.centre_change, name="administration_change"),
    path("administration/<ref:reference>/places/", views.places, name="administration_places"),
    path(
        "administration/<ref:reference>/places/export/",
        views.places_export,
        name="administration_places_export",
    ),
    path("administration/<ref:reference>/unites/nouvelle/", views.unit_create, name="unit_create"),
    path("administration/unites/<ref:reference>/", views.unit_change, name="unit_change"),
    path("administration/unites/<ref:reference>/places/nouvelle/", views.place_create, name="place_create"),
    path("administration/unites/<ref:reference>/places/lot/", views.places_add, name="places_add"),
    path("administration/<ref:reference>/places/dates/", views.places_date, name="places_date"),
    path("administration/places/<ref:reference>/", views.place_change, name="place_change"),
    path("administration/affectations/<ref:reference>/", views.postings, name="postings"),
]
