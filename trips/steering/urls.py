from django.urls import path

from trips.steering.views import board, capacity, conditions, late, ledger

app_name = "steering"

# /pilotage/
urlpatterns = [
    path("plateau/", board.board, name="board"),
    path("plateau/export/", board.export_board, name="export_board"),
    path("chiffres/", board.figures, name="figures"),
    path("chiffres/export/", board.export_figures, name="export_figures"),
    path("nuits/", ledger.ledger, name="ledger"),
    path("nuits/export/", ledger.export_ledger, name="export_ledger"),
    path("nuits/<ref:reference>/", ledger.nights, name="ledger_nights"),
    path("nuits/<ref:reference>/export/", ledger.export_nights, name="export_nights"),
    path("capacite/", capacity.capacity, name="capacity"),
    path("capacite/export/", capacity.export_capacity, name="export_capacity"),
    path("conditions/", conditions.conditions, name="conditions"),
    path("conditions/export/", conditions.export_conditions, name="export_conditions"),
    path("retards/", late.late, name="late"),
    path("retards/export/", late.export_late, name="export_late"),
]
