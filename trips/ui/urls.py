from django.urls import path

from trips.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
]
