from django.urls import path

from trips.home import views

app_name = "home"

# /
urlpatterns = [
    path("", views.home, name="home"),
    path("agir-en-tant-que/", views.act_as, name="act_as"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
