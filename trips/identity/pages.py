"""Routes of our own pages about an account: /compte/…"""

from django.urls import path

from trips.identity import presence

app_name = "identity"

urlpatterns = [
    path("sessions/", presence.sessions, name="sessions"),
    path("sessions/fermer/", presence.end, name="end_session"),
    path("rester/", presence.stay, name="stay"),
    path("quitter/", presence.leave, name="leave"),
    path("reprendre/", presence.resume, name="resume"),
]
