"""Rows that only name who of the staff did something, one of each table; `staff` is the person."""

BY_STAFF = (
    """insert into staff_note (note_id, subject_id, staff_id, words, written_at, cause)
    select gen_random_uuid(), subject_id, :staff, 'x', now(), 'x' from subject limit 1""",
    """insert into record_access (access_id, subject_id, staff_id, part, accessed_at, cause)
    select gen_random_uuid(), subject_id, :staff, 'summary', now(), 'x' from subject limit 1""",
    """insert into site_access (access_id, site_id, staff_id, part, accessed_at, cause)
    values (gen_random_uuid(), '01', :staff, 'summary', now(), 'x')""",
    """insert into console_link (link_id, staff_id, token_hash, issued_at, valid_until, cause)
    values (gen_random_uuid(), :staff, 'x', now(), now(), 'x')""",
    """insert into console_session (session_id, staff_id, secret_hash, proof_hash, opened_by,
    opened_at, seen_at, valid_until)
    values (gen_random_uuid(), :staff, 'x', 'x', 'link', now(), now(), now())""",
    """insert into medication_judgement (judgement_id, medication_id, subject_id, staff_id, verdict,
    content_version, judged_at, cause) select gen_random_uuid(), medication_id, subject_id, :staff,
    'none_known', '1', now(), 'x' from concomitant_medication limit 1""",
    """insert into staff_absence (absence_id, staff_id, from_at, until_at, set_by, set_at, cause)
    values (gen_random_uuid(), :staff, now(), now() + interval '1 day', :staff, now(), 'x')""",
    """insert into staff_shift (shift_id, staff_id, site_id, from_at, until_at, set_by, set_at,
    cause) values (gen_random_uuid(), :staff, '01', now(), now() + interval '1 day', :staff, now(),
    'x')""",
    """insert into entry_correction (correction_id, subject_id, staff_id, part, entry_id, team_note,
    corrected_at, cause) select gen_random_uuid(), subject_id, :staff, 'doses', gen_random_uuid(),
    'x', now(), 'x' from subject limit 1""",
)
