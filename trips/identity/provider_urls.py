from django.urls import path

from trips.identity import openid

# /compte/agents/
urlpatterns = [
    path("", openid.start, name="openid_connect_login"),
    path("retour/", openid.callback, name="openid_connect_callback"),
]
