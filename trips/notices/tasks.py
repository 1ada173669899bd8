from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trips.jobs.declare import task
from trips.notices import delivery


@task(_("Send a message"))
def send(notice_id: int):
    delivery.send_waiting(notice_id=notice_id, now=timezone.now())
