from django.db import migrations

# A stay belongs to the person of its case; when two cases turn out to be one woman's, her stays follow.
FORWARDS = """
ALTER TABLE cases_case ADD CONSTRAINT case_id_and_person UNIQUE (id, person_id);
ALTER TABLE centres_stay ADD CONSTRAINT stay_person_of_its_case
  FOREIGN KEY (case_id, person_id) REFERENCES cases_case (id, person_id)
  ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARDS = """
ALTER TABLE centres_stay DROP CONSTRAINT stay_person_of_its_case;
ALTER TABLE cases_case DROP CONSTRAINT case_id_and_person;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_initial"), ("centres", "0006_cancelled_agrees")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
