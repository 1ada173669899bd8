from django.urls import path

from trips.steering import views

app_name = "steering"

# /pilotage/
urlpatterns = [
    path("plateau/", views.board, name="board"),
    path("plateau/export/", views.export_board, name="export_board"),
    path("chiffres/", views.figures, name="figures"),
    path("chiffres/export/", views.export_figures, name="export_figures"),
]
