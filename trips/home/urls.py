from django.urls import path

from trips.home import alarms, jobs, people, reads, retention, sign_ins, views
from trips.home.inbox import views as inbox
from trips.home.subject_access import views as subject_access

app_name = "home"

# /
urlpatterns = [
    path("", views.home, name="home"),
    path("notifications/", inbox.inbox, name="inbox"),
    path("notifications/messages/", inbox.choose_mails, name="inbox_mails"),
    path("notifications/lues/", inbox.mark_all, name="inbox_read"),
    path("notifications/<ref:reference>/ouvrir/", inbox.open_notification, name="inbox_open"),
    path("mes-roles/", views.choose_capacity, name="capacities"),
    path("mes-roles/choisir/", views.act_as, name="act_as"),
    path("a-propos/", views.about, name="about"),
    path("aide/", views.help_page, name="help"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("donnees-personnelles/", views.data_protection, name="data_protection"),
    path("collegues/<ref:reference>/dossiers/", people.files, name="files_of_member"),
    path("collegues/<ref:reference>/dossiers/remettre/", people.reassign, name="reassign"),
    path("administration/taches/", jobs.jobs, name="jobs"),
    path("administration/taches/<int:number>/relancer/", jobs.again, name="job_again"),
    path("consultations/alertes/", alarms.alarms, name="alarms"),
    path("consultations/alertes/<ref:reference>/lever/", alarms.lift, name="alarm_lift"),
    path("consultations/", reads.reads, name="reads"),
    path("consultations/export/", reads.reads_export, name="reads_export"),
    path("consultations/connexions/", sign_ins.sign_ins, name="sign_ins"),
    path("consultations/connexions/export/", sign_ins.sign_ins_export, name="sign_ins_export"),
    path("dossiers/<ref:reference>/consultations/", reads.readers, name="readers"),
    path("dossiers/<ref:reference>/consultations/export/", reads.readers_export, name="readers_export"),
    path("droits/<ref:reference>/copie/", subject_access.subject_access, name="subject_access"),
    path("conservation/", retention.due_list, name="retention"),
    path("conservation/export/", retention.due_export, name="retention_export"),
    path("conservation/<ref:reference>/", retention.followed, name="followed"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
