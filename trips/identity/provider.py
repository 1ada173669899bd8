"""Found by allauth under this name: our identity provider, of which it keeps a number and nothing else."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings

from trips.identity.openid import Connection


class AgentProvider(OpenIDConnectProvider):
    oauth2_adapter_class = Connection

    def get_default_scope(self):
        """Her number and her address: no name is asked for."""
        return ["openid", "email"]

    def extract_uid(self, data):
        return data["sub"]

    def extract_extra_data(self, data):
        return {}

    def extract_common_fields(self, data):
        return {}

    def extract_email_addresses(self, data):
        """An address counts when the provider says that it is verified, or stands for all its addresses."""
        email = data.get("email")
        vouched = data.get("email_verified", settings.IDENTITY_PROVIDER["emails_verified"])
        return [EmailAddress(email=email, verified=vouched is True, primary=True)] if email else []


provider_classes = [AgentProvider]
