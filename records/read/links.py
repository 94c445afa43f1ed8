"""The phone and the invites of the subject a coordinator asks about."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Language, Relation, StaffRole, SubjectStatus
from records.facts import Dialogue, StaffFacts
from records.link_facts import SubjectLinks

RELINK: Final = "relink"
# The site filter stands in the statement: what is not on one's sites is not there. The subject's
# row is locked, so that what is shown is what the press acts on.
_LINKS = text("""
select s.subject_id, s.code, s.site_id, s.language, s.status,
  (select l.linked_at from chat_link l
     where l.subject_id = s.subject_id and l.unlinked_at is null) as linked_at,
  (select max(i.valid_until) from invite i
     where i.subject_id = s.subject_id and i.used_at is null and i.revoked_at is null
       and i.locked_at is null and i.valid_until > :now) as invited_until,
  (select r.relation from reporter r
     where r.subject_id = s.subject_id and r.ended_at is null) as relation
from subject s where s.code = :code and s.site_id in :sites for update of s
""").bindparams(bindparam("sites", expanding=True))


async def asked_about(
    conn: AsyncConnection, member: StaffFacts, typed: str, now: datetime
) -> SubjectLinks | None:
    """The links of the subject named in words, or in the open question; None for foreign ones."""
    sites = member.sites_as(StaffRole.COORDINATOR)
    if member.button is not None and not member.button.act.startswith(f"{RELINK}."):
        return None
    code = _code(member.dialogue, typed)
    if not sites or not code:
        return None
    found = await conn.execute(_LINKS, {"code": code, "sites": list(sites), "now": now})
    row = found.mappings().first()
    if row is None:
        return None
    relation = row["relation"]
    known = {
        **row,
        "language": Language(row["language"]),
        "status": SubjectStatus(row["status"]),
        "relation": None if relation is None else Relation(relation),
    }
    return SubjectLinks(**known)


def _code(dialogue: Dialogue | None, typed: str) -> str:
    head, _, rest = typed.strip().partition(" ")
    if head.lower() == f"/{RELINK}":
        return rest.strip().upper()
    if dialogue is None or dialogue.conversation != RELINK:
        return ""
    return dialogue.data.get("code") or typed.strip().upper()
