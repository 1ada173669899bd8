"""The message that lets somebody choose her first password: a link, no name, no organisation."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

FOLDER = "identity/email"


def password_link(request, user):
    """The link works once, for `PASSWORD_RESET_TIMEOUT` seconds (three days)."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=key))


def send_password_link(email, link):
    subject = render_to_string(f"{FOLDER}/password_link_subject.txt").strip()
    body = render_to_string(f"{FOLDER}/password_link_message.txt", {"password_url": link}).strip()
    send_mail(subject, body, None, [email])
