"""Who you are: an account with an e-mail address. What you may do is a matter of memberships."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from trips.audit.personal_data import PersonalData
from trips.audit.tracking import TrackedQuerySet, history


class UserManager(BaseUserManager):
    """Accounts by e-mail address, whatever its case; writes without history are refused."""

    def get_queryset(self):
        return TrackedQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


UNTOLD = frozenset({"password", "last_login", "language", "mails"})


class Mails(models.TextChoices):
    """When somebody wishes a message that something waits for her."""

    AT_ONCE = "at_once", _("at once, when it is my turn, at most one an hour")
    DAILY = "daily", _("one on the morning of a working day, when something is new")
    NONE = "none", _("none: I look by myself")


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. Written by `trips.identity.actions`."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=120)
    language = models.CharField(
        _("language of messages"), max_length=5, choices=settings.LANGUAGES, default="fr"
    )
    mails = models.CharField(_("messages wished"), max_length=8, choices=Mails, default=Mails.AT_ONCE)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = False
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    restored_at = models.DateTimeField(_("restored at"), null=True, blank=True)

    objects = UserManager()
    history = history(excluded=tuple(sorted(UNTOLD)))

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    personal_data = PersonalData(
        {
            "email": _("signing in"),
            "full_name": _("colleagues know who acts"),
            "last_login": _("dormant accounts"),
            "language": _("messages she understands"),
            "mails": _("messages when she wishes them"),
        },
        subject=_("users"),
        retention=_("one year after the last membership ends"),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_folded_unique",
                violation_error_message=_("There is already an account with this e-mail address."),
            )
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, update_fields=None, **kwargs):
        """A sign-in or a new password is no line of history: it would show nothing."""
        if update_fields and UNTOLD.issuperset(update_fields):
            self.skip_history_when_saving = True
        try:
            super().save(*args, update_fields=update_fields, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)
