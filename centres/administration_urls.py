"""Administration of centres, units, places and postings; included by `centres.urls`."""

urlpatterns = []
