"""The numbers under which the study team calls subjects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Arm, SubjectStatus
from records.cipher import Cipher
from records.sql import Sql

PHONE_FIELD: Final = "subject_phone.phone"
# The number that counts, beside a subject `s`.
PHONE: Final = """
left join lateral (select n.phone_id, n.phone from subject_phone n
  where n.subject_id = s.subject_id order by n.written_at desc, n.phone_id desc limit 1) p on true
"""
_OF = Sql(f"select p.phone_id, p.phone from subject s {PHONE} where s.subject_id = :subject")  # noqa: S608 - only the constant
_LIST = Sql(f"""
select s.code, s.site_id, s.arm, s.status, p.phone_id, p.phone from subject s {PHONE}
where s.status in ('invited', 'active', 'on_hold') and s.site_id = any(:sites)
order by s.site_id, s.code
""")  # noqa: S608 - only the constant


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A subject who takes part, and the number to call; None where nobody wrote one down."""

    code: str
    site_id: str
    arm: Arm
    status: SubjectStatus
    number: str | None


async def number_of(conn: AsyncConnection, cipher: Cipher, subject_id: UUID) -> str | None:
    """The number to call."""
    row = await _OF.row(conn, subject=subject_id)
    return _opened(cipher, row["phone_id"], row["phone"]) if row else None


async def numbers_on(
    conn: AsyncConnection, cipher: Cipher, sites: Sequence[str]
) -> tuple[Participant, ...]:
    """Everybody who takes part on these sites, by site and code."""
    return tuple(
        Participant(
            code=row["code"],
            site_id=row["site_id"],
            arm=Arm(row["arm"]),
            status=SubjectStatus(row["status"]),
            number=_opened(cipher, row["phone_id"], row["phone"]),
        )
        for row in await _LIST.rows(conn, sites=list(sites))
    )


def _opened(cipher: Cipher, key: UUID | None, sealed: bytes | None) -> str | None:
    return None if key is None or not sealed else cipher.open(sealed, field=PHONE_FIELD, row=key)
