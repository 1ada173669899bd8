-- The scaled world but for what is sealed (scale_names.py), one set-based statement a table, over the numbers %(low)s to %(high)s.
-- "== title | count" starts a stage; the count says how many numbers it runs over.
-- Only for measuring: rows without their lines of history, and nothing drawn is a person.

== Centres | centres
INSERT INTO centres_centre (id, reference, organisation_id, public_label, ofii_code, department_id, building,
  house_rules, area_latitude, area_longitude, opened_on, near_hospital, near_psychologist)
SELECT %(centre)s + n, pg_temp.reference('C', n), pg_temp.one(%(operators)s, n, 1), 'CPH fictif n° ' || n,
  'H' || n, d.id, pg_temp.word('{collective,scattered,mixed}', n, 2), '',
  d.latitude + pg_temp.pick(n, 3, 100) * 0.001, d.longitude + pg_temp.pick(n, 4, 100) * 0.001, '2010-01-01', mod(n, 3) = 0, mod(n, 2) = 0
FROM generate_series(%(low)s::bigint, %(high)s::bigint) n
JOIN geography_department d ON d.id = pg_temp.one(%(departments)s, n, 5);
INSERT INTO centres_centre_languages (centre_id, language_id)
SELECT DISTINCT %(centre)s + n, pg_temp.one(%(languages)s, n, 39 + which)
FROM generate_series(%(low)s::bigint, %(high)s::bigint) n, generate_series(1, 4) which;
INSERT INTO centres_centre_school_stages (centre_id, schoolstage_id)
SELECT %(centre)s + n, stage FROM generate_series(%(low)s::bigint, %(high)s::bigint) n, unnest(%(stages)s::bigint[]) stage
WHERE mod(n + stage, 4) <> 0;

== Units | units
INSERT INTO centres_unit (id, reference, centre_id, label, floor, has_lift, reduced_mobility, takes_cot)
SELECT %(unit)s + n, pg_temp.reference('U', n), %(centre)s + (n - 1) / %(units_a_centre)s + 1,
  'Unité ' || n, mod(n, 3), mod(n, 2) = 0, mod(n, 4) = 1, mod(n, 4) <> 1
FROM generate_series(%(low)s::bigint, %(high)s::bigint) n;

== Places | places
INSERT INTO centres_place (id, reference, unit_id, label, opens_on, specialised_from)
SELECT %(place)s + n, pg_temp.reference('P', n),
  %(unit)s + (n - 1) / 10 * 4 + ('{1,2,2,3,3,3,4,4,4,4}'::int[])[mod(n - 1, 10) + 1],
  'P' || n, '2010-01-01', '2010-01-01'
FROM generate_series(%(low)s::bigint, %(high)s::bigint) n;

== Plan | cases
INSERT INTO demo_plan
WITH drawn AS (
  SELECT n, n <= %(stays)s AS has_slot, mod(n - 1, %(slots)s) + 1 AS slot, (n - 1) / %(slots)s AS age,
    pg_temp.pick(n, 10, 100) AS fate, mod(mod(n - 1, %(slots)s), 7)::int + 1 AS shape
  FROM generate_series(%(low)s::bigint, %(high)s::bigint) n
), decided AS (
  SELECT *,
    CASE WHEN has_slot AND age > 0 THEN 'closed'
      WHEN has_slot AND fate < 80 THEN 'arrived' WHEN has_slot AND fate < 84 THEN 'admitted'
      WHEN has_slot AND fate < 89 THEN 'proposed' WHEN has_slot THEN 'withdrawn'
      WHEN fate < 8 THEN 'draft' WHEN fate < 15 THEN 'submitted' WHEN fate < 20 THEN 'under_review'
      WHEN fate < 30 THEN 'waiting' WHEN fate < 60 THEN 'not_eligible' ELSE 'withdrawn' END AS state
  FROM drawn
), dated AS (
  SELECT *,
    CASE state WHEN 'admitted' THEN %(today)s::date + pg_temp.pick(n, 11, 8)::int
      WHEN 'proposed' THEN %(today)s::date
      ELSE %(today)s::date - 1 - pg_temp.pick(slot, 12, 200)::int - age::int * 270 END AS starts
  FROM decided
)
SELECT n, state, CASE WHEN has_slot THEN ('{1,1,1,1,2,1,3}'::int[])[shape]
    ELSE ('{1,1,1,1,1,1,2,2,3,4}'::int[])[pg_temp.pick(n, 13, 10) + 1] END,
  %(centre)s + ((slot - 1) / 7 * 4 + ('{1,2,2,3,3,4,4}'::int[])[shape] - 1) / %(units_a_centre)s + 1,
  %(place)s + (slot - 1) / 7 * 10 + ('{1,2,3,4,5,7,8}'::int[])[shape],
  starts, CASE WHEN state = 'closed' THEN starts + 180 + pg_temp.pick(n, 14, 70)::int END,
  CASE WHEN state IN ('closed', 'arrived', 'admitted', 'proposed') THEN starts - 8 END,
  CASE WHEN state IN ('submitted', 'under_review', 'waiting', 'draft')
    THEN %(now)s::timestamptz - interval '1 minute' * (1440 + pg_temp.pick(n, 15, 86400))
    WHEN state IN ('closed', 'arrived', 'admitted', 'proposed')
    THEN (starts - 20)::timestamptz - interval '1 minute' * pg_temp.pick(n, 16, 28800)
    ELSE %(now)s::timestamptz - interval '1 minute' * (28800 + pg_temp.pick(n, 17, 720000)) END,
  m.id, m.user_id, m.organisation_id, d.id, d.directorate_id,
  has_slot AND age = 0 AND fate >= 89 AND fate < 93
FROM dated
JOIN organisations_membership m ON m.id = pg_temp.one(%(caseworkers)s, n, 18)
JOIN geography_department d ON d.id = pg_temp.one(%(departments)s, n, 19);

== Persons | cases
INSERT INTO cases_person (id) SELECT %(person)s + n FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;

== Cases | cases
INSERT INTO cases_case (id, reference, person_id, organisation_id, key_worker_id, state, opened_at, opened_by_id,
  closed_at, closed_by_id)
SELECT %(case)s + n, pg_temp.reference('D', n), %(person)s + n, ngo, worker, CASE WHEN over THEN 'closed' ELSE 'open' END,
  submitted - interval '9 days', worker_user, CASE WHEN over THEN submitted + interval '19 days' END,
  CASE WHEN over THEN worker_user END
FROM (SELECT *, state IN ('not_eligible', 'withdrawn') AS over FROM demo_plan) p
WHERE n BETWEEN %(low)s AND %(high)s;

== Consents | cases
INSERT INTO cases_consent (case_id, scope, given_on, means_id, recorded_at, recorded_by_id)
SELECT %(case)s + n, scope, (submitted - interval '10 days')::date, pg_temp.one(%(means)s, n, 20),
  submitted - interval '9 days', worker_user
FROM demo_plan, unnest('{ofii,centre}'::text[]) scope WHERE n BETWEEN %(low)s AND %(high)s;

== Households | cases
INSERT INTO cases_household (case_id, revision, saved_at, needs_interpreter, reduced_mobility, has_children,
  no_stairs, building_wish, near_hospital, near_psychologist)
SELECT %(case)s + n, 1, submitted, mod(n, 2) = 0, mod(n, 20) = 0, size > 1,
  mod(n, 11) = 0, pg_temp.word('{collective,scattered,any,""}', n, 38), mod(n, 9) = 0, mod(n, 3) = 0
FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;
INSERT INTO cases_household_languages (household_id, language_id)
SELECT %(case)s + n, pg_temp.one(%(languages)s, n, 23) FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;

== Situations | cases
INSERT INTO cases_situation (case_id, revision, saved_at, protection_id, protected_on, accommodation_id,
  department_id, accommodation_ends_on)
SELECT %(case)s + n, 1, submitted, pg_temp.one(%(protections)s, n, 24), submitted::date - 100,
  pg_temp.one(%(accommodations)s, n, 25), department, submitted::date + pg_temp.pick(n, 26, 120)::int
FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;

== Detections | cases
INSERT INTO cases_detection (case_id, revision, saved_at, detected_by_id, detected_on)
SELECT %(case)s + n, 1, submitted, pg_temp.one(%(detectors)s, n, 27), submitted::date - 60
FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;
INSERT INTO cases_detection_exploitation_types (detection_id, exploitationtype_id)
SELECT %(case)s + n, (%(types)s::bigint[])[CASE WHEN mod(n, 100) < 86 THEN 1 WHEN mod(n, 100) < 97 THEN 2 ELSE 3 END]
FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;
INSERT INTO cases_detection_indicators (detection_id, indicator_id)
SELECT %(case)s + n, pg_temp.one(%(indicators)s, n + step, 0)
FROM demo_plan, generate_series(0, 1) step WHERE n BETWEEN %(low)s AND %(high)s;

== Needs | cases
INSERT INTO cases_needsassessment (case_id, revision, saved_at, assessed_on)
SELECT %(case)s + n, 1, submitted, submitted::date FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;
INSERT INTO cases_needsassessment_needs (needsassessment_id, need_id)
SELECT %(case)s + n, pg_temp.one(%(needs)s, n + step, 0)
FROM demo_plan, generate_series(0, 1) step WHERE n BETWEEN %(low)s AND %(high)s;

== Safety | cases
INSERT INTO cases_safety_channels (safety_id, contactchannel_id)
SELECT %(case)s + n, pg_temp.one(%(channels)s, n, 29) FROM demo_plan WHERE n BETWEEN %(low)s AND %(high)s;

== Holds and stays | cases
INSERT INTO centres_hold (id, expires_at, made_at, made_by_id, released_at, released_by_id)
SELECT %(hold)s + n, held + interval '7 days', held::timestamptz, %(officer)s,
  CASE WHEN state <> 'proposed' THEN (starts - 3)::timestamptz END, CASE WHEN state <> 'proposed' THEN %(officer)s END
FROM (SELECT *, CASE WHEN state = 'proposed' THEN %(today)s::date - 1 ELSE held_from END AS held FROM demo_plan) p
WHERE held_from IS NOT NULL AND n BETWEEN %(low)s AND %(high)s;
INSERT INTO centres_stay (id, reference, case_id, person_id, centre_id, state, household_size, starts_on, ends_on,
  decided_end, decided_at, decided_by_id, arrived_at, arrived_by_id, ended_at, ended_by_id, departure_reason_id,
  destination_id, cancelled_code, follow_up)
SELECT %(stay)s + n, pg_temp.reference('S', n), %(case)s + n, %(person)s + n, centre,
  CASE state WHEN 'closed' THEN 'ended' WHEN 'admitted' THEN 'expected' ELSE state END, size, starts, ends,
  CASE WHEN state <> 'admitted' THEN starts + 274 END, (starts - 3)::timestamptz, %(officer)s,
  CASE WHEN state <> 'admitted' THEN starts::timestamptz END, CASE WHEN state <> 'admitted' THEN %(manager)s END,
  ends::timestamptz, CASE WHEN ends IS NOT NULL THEN %(manager)s END,
  CASE WHEN ends IS NOT NULL THEN pg_temp.one(%(departures)s, n, 32) END,
  CASE WHEN ends IS NOT NULL THEN pg_temp.one(%(destinations)s, n, 33) END, '', ''
FROM demo_plan WHERE state IN ('closed', 'arrived', 'admitted') AND n BETWEEN %(low)s AND %(high)s;

== Referrals | cases
INSERT INTO placements_referral (id, reference, case_id, state, state_since, territory_id, urgency, household_size,
  accommodation_ends_on, holidays, due_on, created_at, created_by_id, submitted_at, submitted_by_id, reviewer_id,
  assessed_at, assessed_by_id, ineligibility_reason_id, way_out_id, withdrawn_at, withdrawn_by_id,
  withdrawal_reason_id, stay_id, rules_of, review_reason, pause_reason)
SELECT %(referral)s + n, pg_temp.reference('R', n), %(case)s + n, state, submitted + interval '3 days',
  CASE WHEN state <> 'draft' THEN territory END, CASE WHEN state <> 'draft' THEN pg_temp.urgency(n) ELSE '' END, size,
  submitted::date + pg_temp.pick(n, 26, 120)::int, '',
  CASE WHEN state IN ('draft', 'submitted', 'under_review', 'waiting', 'proposed') THEN %(today)s::date + pg_temp.pick(n, 27, 12)::int - 4 END,
  submitted - interval '9 days', worker_user,
  CASE WHEN state <> 'draft' THEN submitted END, CASE WHEN state <> 'draft' THEN worker_user END,
  CASE WHEN state NOT IN ('draft', 'submitted') THEN %(reviewer)s END,
  CASE WHEN assessed THEN submitted + interval '2 days' END, CASE WHEN assessed THEN %(officer)s END,
  CASE WHEN state = 'not_eligible' THEN pg_temp.one(%(ineligibilities)s, n, 34) END,
  CASE WHEN state = 'not_eligible' THEN pg_temp.one(%(ways_out)s, n, 35) END,
  CASE WHEN state = 'withdrawn' THEN submitted + interval '3 days' END,
  CASE WHEN state = 'withdrawn' THEN worker_user END,
  CASE WHEN state = 'withdrawn' THEN pg_temp.one(%(withdrawals)s, n, 36) END,
  CASE WHEN state IN ('closed', 'arrived', 'admitted') THEN %(stay)s + n END, '', '', ''
FROM (SELECT *, state NOT IN ('draft', 'submitted', 'under_review', 'withdrawn') AS assessed FROM demo_plan) p
WHERE n BETWEEN %(low)s AND %(high)s;
INSERT INTO placements_referral_grounds (referral_id, eligibilityground_id)
SELECT %(referral)s + n, ground FROM demo_plan, unnest((%(grounds)s::bigint[])[1:3]) ground
WHERE state NOT IN ('draft', 'submitted', 'under_review', 'withdrawn', 'not_eligible')
  AND n BETWEEN %(low)s AND %(high)s;

== Proposals | cases
INSERT INTO placements_proposal (reference, referral_id, centre_id, hold_id, proposed_at, proposed_by_id, opinion,
  opinion_at, opinion_by_id, answer, answer_at, answer_by_id, answer_means_id, ending, ended_at, ended_by_id, extension_reason)
SELECT pg_temp.reference('O', n), %(referral)s + n, centre, %(hold)s + n, held, %(officer)s,
  CASE WHEN said THEN 'favourable' ELSE '' END, CASE WHEN said THEN held + interval '1 hour' END,
  CASE WHEN said THEN %(manager)s END, CASE WHEN over THEN 'accepted' ELSE '' END,
  CASE WHEN over THEN held + interval '2 hours' END, CASE WHEN over THEN worker_user END,
  CASE WHEN over THEN pg_temp.one(%(means)s, n, 20) END, CASE WHEN over THEN 'admitted' ELSE '' END,
  CASE WHEN over THEN (starts - 3)::timestamptz END, CASE WHEN over THEN %(officer)s END, ''
FROM (SELECT *, state <> 'proposed' AS over, state <> 'proposed' OR mod(n, 2) = 0 AS said,
  (CASE WHEN state = 'proposed' THEN %(today)s::date - 1 ELSE held_from END)::timestamptz AS held FROM demo_plan) p
WHERE held_from IS NOT NULL AND n BETWEEN %(low)s AND %(high)s;

== Nights | cases
INSERT INTO centres_occupancy (place_id, kind, starts_on, ends_on, hold_id, stay_id, recorded_at, recorded_by_id)
SELECT first_place + bed, 'held', CASE WHEN state IN ('proposed', 'admitted') THEN %(today)s::date - 1 ELSE held_from END,
  CASE WHEN state NOT IN ('proposed', 'admitted') THEN starts END, %(hold)s + n,
  CASE WHEN state <> 'proposed' THEN %(stay)s + n END, held_from::timestamptz, %(officer)s
FROM demo_plan, generate_series(0, size - 1) bed WHERE held_from IS NOT NULL AND n BETWEEN %(low)s AND %(high)s;
INSERT INTO centres_occupancy (place_id, kind, starts_on, ends_on, stay_id, recorded_at, recorded_by_id)
SELECT first_place + bed, 'occupied', starts, ends, %(stay)s + n, starts::timestamptz, %(manager)s
FROM demo_plan, generate_series(0, size - 1) bed
WHERE state IN ('closed', 'arrived') AND n BETWEEN %(low)s AND %(high)s;
INSERT INTO centres_occupancy (place_id, kind, starts_on, reason_id, recorded_at, recorded_by_id)
SELECT first_place + bed, 'unavailable', %(today)s::date - 1, pg_temp.one(%(unavailabilities)s, n, 37), %(now)s, %(manager)s
FROM demo_plan, generate_series(0, size - 1) bed WHERE unavailable AND n BETWEEN %(low)s AND %(high)s;

== Services | cases
INSERT INTO centres_service (reference, stay_id, commitment_id, provided_on, minutes, provided_by_id,
  result_id, recorded_at, recorded_by_id)
SELECT pg_temp.reference('V', n * 2 + act), %(stay)s + n, pg_temp.one(%(commitments)s, n + act, 0), starts + act, 45,
  %(staff)s, %(done)s, starts::timestamptz, %(manager)s
FROM demo_plan, generate_series(0, 1) act
WHERE (state = 'closed' OR state = 'arrived' AND starts < %(today)s::date - 2) AND n BETWEEN %(low)s AND %(high)s;
