"""The same work as each page in SQL by hand: what the page must find out, and nothing of how it looks."""

QUEUE = """
SELECT r.reference, r.state, r.state_since, r.urgency, r.household_size, r.accommodation_ends_on,
  (r.submitted_at AT TIME ZONE 'Europe/Paris')::date AS sent, o.name, u.full_name,
  p.opinion, p.opinion_at, p.answer, p.answer_at, p.override_reason_id, p.proposed_at
FROM placements_referral r
JOIN cases_case c ON c.id = r.case_id AND c.state <> 'erased'
JOIN organisations_organisation o ON o.id = c.organisation_id
LEFT JOIN organisations_membership m ON m.id = r.reviewer_id
LEFT JOIN identity_user u ON u.id = m.user_id
LEFT JOIN placements_proposal p ON p.referral_id = r.id AND p.ended_at IS NULL
WHERE r.territory_id = ANY (%(territories)s) AND r.submitted_at IS NOT NULL AND r.state = ANY (%(open)s)
  AND EXISTS (SELECT FROM cases_consent k
    WHERE k.case_id = r.case_id AND k.scope = 'ofii' AND k.withdrawn_at IS NULL)
ORDER BY r.urgency, sent, r.accommodation_ends_on, r.reference LIMIT 51
"""

QUEUE_TOTAL = """
SELECT count(*) FROM (
  SELECT FROM placements_referral r JOIN cases_case c ON c.id = r.case_id AND c.state <> 'erased'
  WHERE r.territory_id = ANY (%(territories)s) AND r.submitted_at IS NOT NULL AND r.state = ANY (%(open)s)
    AND EXISTS (SELECT FROM cases_consent k
      WHERE k.case_id = r.case_id AND k.scope = 'ofii' AND k.withdrawn_at IS NULL)
  LIMIT 1001) found
"""

RANKING = """
WITH zones AS (
  SELECT radians(z.latitude) AS latitude, radians(z.longitude) AS longitude, z.radius_km
  FROM jsonb_to_recordset(%(zones)s::jsonb) AS z(latitude float8, longitude float8, radius_km int)
), units AS (
  SELECT u.centre_id, u.id, u.reduced_mobility, u.floor = 0 OR u.has_lift AS no_stairs, u.takes_cot, count(*) AS free
  FROM centres_place p JOIN centres_unit u ON u.id = p.unit_id
  WHERE p.opens_on <= %(today)s AND (p.closes_on IS NULL OR p.closes_on > %(today)s)
    AND p.specialised_from <= %(today)s AND (p.specialised_until IS NULL OR p.specialised_until > %(today)s)
    AND NOT EXISTS (
      SELECT FROM centres_occupancy o LEFT JOIN centres_hold h ON h.id = o.hold_id
      WHERE o.place_id = p.id AND (o.ends_on IS NULL OR o.ends_on > %(today)s)
        AND NOT COALESCE(o.kind = 'held' AND o.stay_id IS NULL AND h.released_at IS NULL
          AND h.expires_at <= now(), false))
  GROUP BY u.id
), best AS (
  SELECT DISTINCT ON (centre_id) * FROM units
  WHERE free >= %(size)s AND (reduced_mobility OR NOT %(mobility)s)
    AND (no_stairs OR NOT %(no_stairs)s) AND (takes_cot OR NOT %(cot)s)
  ORDER BY centre_id, free, reduced_mobility, id
), measured AS (
  SELECT c.id, c.public_label, c.building, c.department_id, best.id AS unit_id, best.free, z.nearest, z.too_near,
    CASE WHEN EXISTS (SELECT FROM centres_centre_languages l
      WHERE l.centre_id = c.id AND l.language_id = ANY (%(languages)s)) THEN 30 ELSE 0 END
    + CASE WHEN z.nearest >= 200 THEN 25 ELSE 0 END
    + CASE WHEN cardinality(%(stages)s::bigint[]) > 0 AND cardinality(%(stages)s::bigint[]) = (
      SELECT count(*) FROM centres_centre_school_stages s
      WHERE s.centre_id = c.id AND s.schoolstage_id = ANY (%(stages)s)) THEN 20 ELSE 0 END
    + CASE WHEN %(psychologist)s AND c.near_psychologist THEN 15 ELSE 0 END
    + CASE WHEN %(hospital)s AND c.near_hospital THEN 15 ELSE 0 END
    + CASE WHEN c.building IN (%(wish)s, 'mixed') AND %(wish)s <> '' THEN 5 ELSE 0 END AS score
  FROM centres_centre c LEFT JOIN best ON best.centre_id = c.id
  LEFT JOIN LATERAL (
    SELECT min(km) AS nearest, bool_or(km <= radius_km + 15) AS too_near FROM (
      SELECT radius_km, 2 * 6371.0088 * asin(sqrt(least(1,
        power(sin((radians(c.area_latitude::float8) - latitude) / 2), 2)
        + cos(latitude) * cos(radians(c.area_latitude::float8))
        * power(sin((radians(c.area_longitude::float8) - longitude) / 2), 2)))) AS km FROM zones) d
  ) z ON true
  WHERE c.opened_on <= %(today)s AND (c.closed_on IS NULL OR c.closed_on > %(today)s)
)
SELECT * FROM measured
ORDER BY unit_id IS NULL OR COALESCE(too_near, false), score DESC, nearest DESC NULLS LAST, free, public_label LIMIT 50
"""

BOARD_PLACES = """
SELECT p.id, p.reference, p.label, p.opens_on, p.closes_on, u.label, c.public_label
FROM centres_place p JOIN centres_unit u ON u.id = p.unit_id JOIN centres_centre c ON c.id = u.centre_id
WHERE p.specialised_from IS NOT NULL ORDER BY c.public_label, u.label, p.label, p.id LIMIT 101
"""

BOARD_NIGHTS = """
SELECT o.place_id, o.kind, o.starts_on, o.ends_on, r.label_fr
FROM centres_occupancy o LEFT JOIN centres_unavailabilityreason r ON r.id = o.reason_id
WHERE o.place_id = ANY (%(places)s) AND o.starts_on < %(end)s AND (o.ends_on IS NULL OR o.ends_on > %(start)s)
ORDER BY o.place_id, o.starts_on
"""

BOARD_TOTAL = (
    "SELECT count(*) FROM (SELECT FROM centres_place WHERE specialised_from IS NOT NULL LIMIT 1001) p"
)

LOCK_REFERRAL = "SELECT state FROM placements_referral WHERE id = %(referral)s FOR UPDATE"
LOCK_PLACE = "SELECT id FROM centres_place WHERE id = %(place)s FOR UPDATE"
IS_TAKEN = """
SELECT 1 FROM centres_occupancy WHERE place_id = %(place)s AND (ends_on IS NULL OR ends_on > %(today)s)
"""
HOLD = """
INSERT INTO centres_hold (expires_at, made_at, made_by_id) VALUES (%(now)s + interval '7 days', %(now)s, %(user)s)
RETURNING id
"""
OCCUPY = """
INSERT INTO centres_occupancy (place_id, kind, starts_on, hold_id, recorded_at, recorded_by_id)
VALUES (%(place)s, 'held', %(today)s, %(hold)s, %(now)s, %(user)s)
"""
PROPOSE = """
INSERT INTO placements_proposal (reference, referral_id, centre_id, hold_id, proposed_at, proposed_by_id, opinion,
  answer, ending, extension_reason)
VALUES (%(reference)s, %(referral)s, %(centre)s, %(hold)s, %(now)s, %(user)s, '', '', '', '')
"""
MOVE = "UPDATE placements_referral SET state = 'proposed', state_since = %(now)s WHERE id = %(referral)s"

LAST = "SELECT COALESCE((SELECT max(id) FROM centres_hold), 0)"
UNDO = (
    "DELETE FROM placements_proposal WHERE hold_id > %(last)s",
    "DELETE FROM centres_occupancy WHERE hold_id > %(last)s",
    "DELETE FROM centres_hold WHERE id > %(last)s",
    "UPDATE placements_referral SET state = 'waiting' WHERE id = ANY (%(referrals)s)",
)
