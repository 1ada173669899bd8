from django.urls import path

from trips.identity import openid, views

# /compte/: the names are allauth's, and found before its own.
urlpatterns = [
    path("logout/", views.sign_out, name="account_logout"),
    path("agents/", openid.start, name="openid_connect_login"),
    path("agents/retour/", openid.callback, name="openid_connect_callback"),
]
