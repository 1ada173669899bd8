from django.urls import path

from trips.steering.views import board, capacity

app_name = "steering"

# /pilotage/
urlpatterns = [
    path("plateau/", board.board, name="board"),
    path("plateau/export/", board.export_board, name="export_board"),
    path("chiffres/", board.figures, name="figures"),
    path("chiffres/export/", board.export_figures, name="export_figures"),
    path("capacite/", capacity.capacity, name="capacity"),
    path("capacite/export/", capacity.export_capacity, name="export_capacity"),
]
