"""The facts of the database as short lines for a transcript."""

from sqlalchemy import text

from bot.app import Parts

_PEOPLE = text("""
select chat_index, subject_id, staff_id from chat_link where unlinked_at is null
""")
_QUERIES = (
    """
select 'subject ' || code || ': ' || status || ', day 1 ' || coalesce(day1::text, 'not known')
       || ', ' || language
       || coalesce(', usual time ' || to_char(usual_time, 'HH24:MI'), '')
from subject order by code
""",
    """
select 'invite of ' || case when i.reporter_id is null then '' else 'family of ' end
       || coalesce(s.code, 'staff') || ': wrong PINs ' || wrong_pins
       || case when used_at is not null then ', used' else '' end
       || case when locked_at is not null then ', locked' else '' end
       || case when revoked_at is not null then ', revoked' else '' end
from invite i left join reporter r using (reporter_id)
left join subject s on s.subject_id = coalesce(i.subject_id, r.subject_id) order by issued_at
""",
    """
select 'reporter of ' || s.code || ': ' || relation || ', ' || r.language
       || case when agreed_at is not null then ', agreed' else '' end
       || case when is_reminded then ', reminded' else '' end
       || case when ended_at is not null then ', ended' else '' end
from reporter r join subject s using (subject_id) order by added_at, reporter_id
""",
    """
select 'consent of ' || s.code || ': ' || act || case when accepted then ' yes' else ' no' end
       || ', in ' || c.language
from consent c join subject s using (subject_id) order by given_at, consent_id
""",
    """
select 'doses planned for ' || s.code || ': days ' || min(protocol_day) || ' to '
       || max(protocol_day) || to_char(min(planned_at at time zone 'Asia/Shanghai'),
          '", first on" MM-DD "at" HH24:MI')
from scheduled_dose join subject s using (subject_id) where cancelled_at is null group by s.code
""",
    """
select 'dose of ' || s.code || ' day ' || d.protocol_day || ': ' || a.status
       || coalesce(to_char(taken_at at time zone 'Asia/Shanghai', '" at" HH24:MI'), '')
       || coalesce(', ' || reason, '') || ', by ' || a.originator
       || case when entered_in_error then ', entered in error' else '' end
from dose_administration a join scheduled_dose d using (scheduled_dose_id)
join subject s on s.subject_id = a.subject_id order by a.reported_at, a.administration_id
""",
    """
select 'decided for ' || s.code || ': ' || act || ', ' || status_before || ' to ' || status_after
       || coalesce(', ' || o.amount_mg || ' mg on days ' || o.from_day || ' to ' || o.until_day, '')
       || ', reason ' || a.reason || ', by ' || a.decided_by
from treatment_act a join subject s using (subject_id)
left join dose_order o using (dose_order_id) order by a.decided_at
""",
    """
select 'order read by ' || s.code || ': ' || o.amount_mg || ' mg on days ' || o.from_day || ' to '
       || o.until_day
from dose_order_reading r join dose_order o using (dose_order_id)
join subject s on s.subject_id = r.subject_id order by r.read_at
""",
    """
select 'report of ' || s.code || ': ' || tier
       || coalesce(', ' || round(value, 1) || ' ' || unit, '')
       || coalesce(', ' || measuring_site, '')
       || case when antipyretic then ', fever medicine'
               when not antipyretic then ', no fever medicine' else '' end
       || coalesce((select ', rules ' || string_agg(one, ' ')
                    from jsonb_array_elements_text(rules) one), '')
       || coalesce(', ' || source, '') || coalesce(' ' || symptom, '')
       || coalesce(' ' || (select string_agg(key || '=' || value, ' ' order by key)
                           from jsonb_each_text(answers)), '')
       || coalesce(', grade ' || grade, '') || coalesce(', day ' || protocol_day, '')
       || ', by ' || r.originator
from symptom_report r join subject s using (subject_id) order by reported_at, recorded_at
""",
    """
select 'medicine of ' || s.code || ': ' || coalesce(substance || ', ' || medicine_class, 'unlisted')
       || ', ' || m.status || ', ' || how || coalesce(', day ' || protocol_day, '')
       || ', by ' || m.originator || case when m.entered_in_error then ', in error' else '' end
from concomitant_medication m join subject s using (subject_id) order by reported_at, medication_id
""",
    """
select 'judgement of a medicine of ' || s.code || ': ' || verdict || coalesce(', ' || substance, '')
       || case when team_note is null then '' else ', with a note' end
from medication_judgement j join subject s using (subject_id) order by judged_at, judgement_id
""",
    """
select 'correction of ' || s.code || ': ' || part || ', with a reason'
from entry_correction c join subject s using (subject_id) order by corrected_at, correction_id
""",
    """
select 'visits planned for ' || s.code || ': ' || count(*) || ', first on '
       || to_char(min(planned_on), 'MM-DD')
from visit join subject s using (subject_id) where supersedes is null group by s.code
""",
    """
select 'visit of ' || s.code || ' ' || v.code || ' ' || v.number || ': ' || v.state || ', '
       || to_char(planned_on, 'MM-DD') || coalesce(to_char(planned_time, '" at" HH24:MI'), '')
       || case when v.reason is not null then ', with a reason' else '' end
from visit v join subject s using (subject_id)
where v.supersedes is not null or v.state <> 'planned' order by planned_since, settled_at
""",
    """
select 'answer of ' || s.code || ' about ' || v.code || ' ' || v.number || ' on '
       || to_char(v.planned_on, 'MM-DD') || ': ' || a.answer || ', by ' || a.originator
from visit_answer a join visit v using (visit_id)
join subject s on s.subject_id = a.subject_id order by a.recorded_at
""",
    """
select 'message of ' || s.code || ': ' || direction || coalesce(', ' || file_kind, '')
       || coalesce(', ' || template, '') || case when words is not null then ', words' else '' end
       || coalesce(', case ' || topic, ', no case') || coalesce(', by ' || c.staff_id, '')
from conversation_message c join subject s using (subject_id)
left join escalation e using (escalation_id) order by said_at, c.recorded_at
""",
    """
select 'dialogue ' || encode(chat_index, 'hex') || ': ' || conversation || ', ' || step
from dialogue order by asked_at
""",
    """
select 'case of ' || coalesce(s.code, 'site ' || e.site_id) || ': ' || topic || ', ' || tier
       || ', ' || e.status || ', round ' || round || coalesce(', owner ' || owner_id, '')
       || coalesce(', closed as ' || outcome, '')
from escalation e left join subject s using (subject_id) order by opened_at, topic
""",
    """
select 'taken: ' || coalesce(s.code, 'site ' || e.site_id) || ' ' || topic || ' by ' || a.staff_id
from acknowledgement a join escalation e using (escalation_id)
left join subject s using (subject_id) order by a.acknowledged_at
""",
    """
select 'done with case of ' || coalesce(s.code, 'site ' || e.site_id) || ': ' || act || ', round '
       || a.round || coalesce(', by ' || a.staff_id, '') || coalesce(', to ' || to_staff_id, '')
       || case when note is not null then ', with words' else '' end
from escalation_act a join escalation e using (escalation_id)
left join subject s using (subject_id) order by a.acted_at, a.recorded_at
""",
    """
select 'adverse event of ' || s.code || ' ' || e.number || ', version ' || v.version || ': '
       || v.term || case when specified is not null then ', specified' else '' end
       || coalesce(', grade ' || grade, ', grade ?')
       || coalesce(', from ' || onset, '') || coalesce(' to ' || ended, '')
       || case when is_ongoing then ' and on' else '' end
       || case when criteria is null then ', serious ?' when criteria = '{}' then ', not serious'
               else ', serious ' || array_to_string(criteria, ' ') end
       || coalesce(', ' || (select string_agg(key || '=' || coalesce(value, '?'), ' ' order by key)
                            from jsonb_each_text(relatedness)), '')
       || coalesce(', done ' || (select string_agg(distinct coalesce(value, '?'), ' ')
                                 from jsonb_each_text(actions)), '')
       || coalesce(', ' || outcome, '') || case when is_void then ', void' else '' end
       || ', ' || reason || ', by ' || written_by
       || case when awaits_judgement then ', awaited' else '' end
       || coalesce(', judged by ' || judged_by, '')
from adverse_event_version v join adverse_event e using (event_id)
join subject s on s.subject_id = e.subject_id order by written_at, v.version
""",
    """
select 'report of ' || s.code || ' found to be ' || verdict || coalesce(' ' || e.number, '')
       || coalesce(', ' || reason, '') || case when note is not null then ', words' else '' end
       || ', by ' || decided_by
from report_disposition d join subject s using (subject_id)
left join adverse_event e using (event_id) order by decided_at, disposition_id
""",
    """
select 'adverse event of ' || s.code || ' ' || e.number || ' reported'
       || to_char(submitted_at at time zone 'Asia/Shanghai', '", at" MM-DD HH24:MI')
       || ', by ' || b.recorded_by
from adverse_event_submission b join adverse_event e using (event_id)
join subject s on s.subject_id = e.subject_id order by b.recorded_at
""",
    """
select 'next due: ' || kind || coalesce(' of ' || s.code, '')
       || case when kind like 'dose%' or kind like 'diary%' then ' day ' || protocol_day else '' end
       || ', ' || case when slot < 100 then 'slot ' || slot else 'snoozed' end
       || to_char(due_at at time zone 'Asia/Shanghai', '", at" MM-DD HH24:MI')
from due_action left join subject s using (subject_id)
where state = 'pending' order by due_at, kind, due_id limit 1
""",
)


async def facts_of(parts: Parts, names: dict[int, str]) -> list[str]:
    """Give one line a fact, in a fixed order; `names` are people by their id in the messenger."""
    chats = {parts.cipher.chat_index(user_id).hex(): name for user_id, name in names.items()}
    found: list[str] = []
    async with parts.engine.connect() as conn:
        named = dict(chats)
        for row in await conn.execute(_PEOPLE):
            if row.staff_id is not None:
                named[str(row.staff_id)] = chats.get(row.chat_index.hex(), "somebody")
        for query in _QUERIES:
            found += (await conn.execute(text(query))).scalars()
    return [_with_names(line, named) for line in found]


def _with_names(line: str, names: dict[str, str]) -> str:
    for key, name in names.items():
        line = line.replace(key, name)
    return line
