"""Facts for one update: who wrote, what they were asked, which button they pressed."""

import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from content.model import Content
from content.translate import pick_language
from content.vocabulary import Language, StaffRole, SubjectStatus
from content.words import Word
from records.cipher import Cipher
from records.database import Actor, name_actor_now
from records.facts import (
    Credentials,
    Dialogue,
    Facts,
    InviteFact,
    InviteState,
    StaffFacts,
    SubjectFacts,
    TappedButton,
    UnknownChatFacts,
)
from records.link_facts import NewInvite
from records.read import adverse_events, card, cases, links, staff
from records.read.broadcasts import broadcast_desk
from records.read.medications import medications
from records.read.overview import asked_overview
from records.read.queue import asked_queue
from records.read.rota import asked_rota
from records.read.subject import pressing_subject, pressing_subjects, subjects
from records.read.talk import album_is_known, exchange
from records.read.visits import visited
from records.sealed import open_payload
from records.sql import Sql

# Who wrote, with a subject's row locked: what is read afterwards is read under the lock. A subject
# is named as the actor of this transaction at the same time; so is a family member, as a reporter.
_WHO = text("""
select coalesce(l.subject_id, r.subject_id) as subject_id, l.staff_id, l.reporter_id,
  d.conversation, d.step, d.data
from (select cast(:chat as bytea) as chat_index) q
left join chat_link l on l.chat_index = q.chat_index and l.unlinked_at is null
left join reporter r on r.reporter_id = l.reporter_id and r.ended_at is null
left join dialogue d on d.chat_index = q.chat_index
cross join lateral
  (select case when r.reporter_id is null then 'subject' else 'reporter' end) a(role)
left join lateral
  (select set_config('app.actor', a.role || ':' || s.code, true),
     set_config('app.role', a.role, true), set_config('app.site', s.site_id, true),
     set_config('app.reason', '', true)
   from subject s where s.subject_id = coalesce(l.subject_id, r.subject_id) for update) named
  on true
""")
_WHOSE = text("""
select l.chat_index, l.subject_id, d.conversation, d.step, d.data
from chat_link l left join dialogue d using (chat_index)
where l.chat_index = any(:chats) and l.unlinked_at is null and l.subject_id is not null
""")
_BUTTON = Sql("""
select b.payload, b.body_id, o.payload as body, b.dedupe_key, b.message_id, b.about,
  b.buttons_closed_at
from communication b left join message_body o using (body_id)
where b.communication_id = :id and b.chat_index = :chat
""")
_INVITE = """
select i.invite_id, i.staff_id, i.pin_hash, i.wrong_pins, i.valid_until, i.used_at, i.revoked_at,
       i.locked_at, i.reporter_id, s.code, coalesce(r.language, s.language) as language, s.site_id,
       s.status,
       (select min(a.site_id) from staff_assignment a where a.staff_id = i.staff_id) as staff_site
from invite i left join reporter r using (reporter_id)
left join subject s on s.subject_id = coalesce(i.subject_id, r.subject_id)
"""
# The subject is locked before the invite, as everywhere: the phone linked now may be writing.
_LOCK_SUBJECT = text("""
select s.subject_id from invite i left join reporter r using (reporter_id)
join subject s on s.subject_id = coalesce(i.subject_id, r.subject_id)
where i.token_hash = :hash or i.invite_id = :id for update of s
""")
_BY_TOKEN = text(_INVITE + "where i.token_hash = :hash for update of i")
_BY_ID = text(_INVITE + "where i.invite_id = :id for update of i")
_RECENT = text("""
select exists (select 1 from communication
where chat_index = :chat and requested_at > cast(:since as timestamptz))
""")
_SITE = text("""
select s.subject_id, coalesce(s.site_id, min(a.site_id)) as site_id
from chat_link l left join reporter r using (reporter_id)
left join subject s on s.subject_id = coalesce(l.subject_id, r.subject_id)
left join staff_assignment a on a.staff_id = l.staff_id
where l.chat_index = :chat and l.unlinked_at is null
group by s.subject_id, s.site_id
""")
_OF_FAMILY = "family."
_OF_MEDICINES = "medlist."
_PIN_STEP = "pin"
_ONCE_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """What of an update decides which facts are read."""

    chat_id: int
    cause: str
    now: datetime
    typed: str = ""
    start_token: str | None = None
    button_ref: str | None = None
    language_code: str | None = None
    asked_code: str | None = None
    code_alone: str | None = None
    album: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads facts with the keys, content and name of this companion."""

    cipher: Cipher
    content: Content
    bot_username: str
    console_url: str = ""

    async def facts_for(self, conn: AsyncConnection, knock: Knock) -> Facts:
        """Everything a decision about this update may know; a subject's row is locked.

        Whoever wrote is the actor of the transaction from here on.
        """
        chat = self.cipher.chat_index(knock.chat_id)
        who = (await conn.execute(_WHO, {"chat": chat})).mappings().one()
        dialogue = self._dialogue(who, chat)
        place = self.cipher.resolve(knock.button_ref, chat) if knock.button_ref else None
        if who["subject_id"]:
            key = place[0] if place else None
            facts, row = await pressing_subject(conn, who["subject_id"], key, chat)
            facts = replace(facts, dialogue=dialogue, button=self._button(place, row))
            known = await self._more(conn, facts, knock)
            return _by_reporter(known, who["reporter_id"]) or self._with_invite(known, knock)
        if who["staff_id"]:
            member = await staff.staff_member(conn, self.cipher, who["staff_id"], knock.now)
            if member is not None:
                row = await _BUTTON.row(conn, id=place[0], chat=chat) if place else None
                button = self._button(place, row)
                at_desk = replace(member, dialogue=dialogue, button=button)
                await name_actor_now(conn, staff.staff_actor(at_desk))
                return await self._at_work(conn, at_desk, knock)
        await name_actor_now(conn, Actor(f"chat:{chat.hex()[:12]}", "unknown"))
        return await self._unknown(conn, knock, dialogue, chat)

    async def subjects_for(
        self, conn: AsyncConnection, knocks: Sequence[Knock]
    ) -> dict[int, SubjectFacts]:
        """Facts for updates of several chats at once, by chat id; only those of subjects.

        Their rows are locked. Nobody is the actor yet. One subject comes once.
        """
        chats = {self.cipher.chat_index(knock.chat_id): knock for knock in knocks}
        found_rows = await conn.execute(_WHOSE, {"chats": list(chats)})
        whose = {row["subject_id"]: row for row in found_rows.mappings()}
        places = {
            chat: self.cipher.resolve(knock.button_ref, chat) if knock.button_ref else None
            for chat, knock in chats.items()
        }
        pressed = {
            row["chat_index"]: (key, place[0] if (place := places[row["chat_index"]]) else None)
            for key, row in whose.items()
        }
        rows = {row["chat_index"]: row for row in whose.values()}
        found = await pressing_subjects(conn, pressed) if pressed else {}
        known: dict[int, SubjectFacts] = {}
        for chat, (facts, message) in found.items():
            button = self._button(places[chat], message)
            read = replace(facts, dialogue=self._dialogue(rows[chat], chat), button=button)
            more = await self._more(conn, read, chats[chat])
            known[chats[chat].chat_id] = self._with_invite(more, chats[chat])
        return known

    async def _more(self, conn: AsyncConnection, facts: SubjectFacts, knock: Knock) -> SubjectFacts:
        """Read what only a few updates need to know."""
        if _asks_medicines(knock, facts, self.content):
            named = await medications(conn, self.cipher, facts.subject_id)
            return replace(facts, medications=named)
        if knock.album is None:
            return facts
        is_known = await album_is_known(conn, facts.subject_id, knock.album)
        return replace(facts, album_is_known=is_known)

    def _with_invite(self, facts: SubjectFacts, knock: Knock) -> SubjectFacts:
        """Add what a press needs that makes an invite for a family member."""
        if facts.button is None or not facts.button.act.startswith(_OF_FAMILY):
            return facts
        digits = self.content.study.enrolment.pin_digits
        made = NewInvite(
            token=self.cipher.new_token(knock.cause),
            pin=self.cipher.new_pin(knock.cause, digits),
            bot_username=self.bot_username,
        )
        return replace(facts, new_invite=made)

    async def site_of_chat(
        self, conn: AsyncConnection, chat: bytes
    ) -> tuple[UUID | None, str] | None:
        """The subject, None for staff, and the site of a chat; None when it is a stranger's."""
        row = (await conn.execute(_SITE, {"chat": chat})).first()
        return (row.subject_id, row.site_id) if row and row.site_id else None

    async def _at_work(self, conn: AsyncConnection, member: StaffFacts, knock: Knock) -> StaffFacts:
        sites = {a.site_id for a in member.assignments}
        escalation, patient = None, None
        asked = _uuid(member.button.args.get("escalation")) if member.button else None
        if asked is None and member.dialogue:
            asked = _uuid(member.dialogue.data.get("escalation"))
        if asked:
            escalation = await staff.escalation_on(conn, self.cipher, asked, sites)
        if escalation and escalation.subject_id:
            patient = await self._locked(conn, escalation.subject_id)
            escalation = await staff.escalation_on(
                conn, self.cipher, escalation.escalation_id, sites
            )
        named = await self._named(conn, member, knock, sites)
        patient = named or patient
        asks_card = card.asks_card(member) or (member.button is None and named is not None)
        on_card = None
        if asks_card and patient:
            patient = await card.whole(conn, self.cipher, patient.subject_id)
            on_card = await card.card(conn, self.cipher, patient.subject_id)
        said = await exchange(conn, self.cipher, escalation.escalation_id) if escalation else ()
        acts = await cases.acts(conn, self.cipher, escalation) if escalation else ()
        digits = self.content.study.enrolment.pin_digits
        typed = knock.typed, knock.now
        known = replace(
            member,
            escalation=escalation,
            patient=patient,
            card=on_card,
            visited=await visited(conn, member, knock.typed),
            exchange=said,
            acts=acts,
            rota=await asked_rota(conn, self.cipher, self.content.words, member, typed),
            colleagues=await cases.colleagues(conn, self.cipher, member, escalation, knock.now),
            open_escalations=await staff.open_escalations(conn, self.cipher, sites),
            registered=await staff.registered_on(conn, member.sites_as(StaffRole.COORDINATOR)),
            credentials=Credentials(
                token=self.cipher.new_token(knock.cause),
                pin=self.cipher.new_pin(knock.cause, digits),
            ),
            bot_username=self.bot_username,
            console_url=self.console_url,
            broadcasts=await broadcast_desk(
                conn, self.cipher, self.content, member, knock.typed, knock.now
            ),
            links=await links.asked_about(conn, member, knock.typed, knock.now),
            overview=await asked_overview(conn, self.content, member, knock.typed, knock.now),
            queue=await asked_queue(conn, self.cipher, self.content, member, typed),
        )
        words, typed_for = self.content.words, (knock.typed, knock.cause)
        return await adverse_events.with_desk(conn, self.cipher, known, words, typed_for)

    async def _named(
        self, conn: AsyncConnection, member: StaffFacts, knock: Knock, sites: set[str]
    ) -> SubjectFacts | None:
        """The subject that a button, a code or an open question names, if on these sites."""
        key = _uuid(member.button.args.get("subject")) if member.button else None
        code = None if member.button else knock.asked_code
        if code is None and member.button is None and member.dialogue is None:
            # Where a question is open, a word alone is its answer.
            code = knock.code_alone
        subject_id = await staff.subject_on(conn, sites, code=code, key=key)
        if subject_id is None and member.button is None and member.dialogue:
            key = _uuid(member.dialogue.data.get("subject"))
            subject_id = await staff.subject_on(conn, sites, key=key)
        return await self._locked(conn, subject_id) if subject_id else None

    async def _locked(self, conn: AsyncConnection, subject_id: UUID) -> SubjectFacts | None:
        return (await subjects(conn, [subject_id])).get(subject_id)

    async def _unknown(
        self, conn: AsyncConnection, knock: Knock, dialogue: Dialogue | None, chat: bytes
    ) -> UnknownChatFacts:
        invite: InviteFact | None = None
        if knock.start_token is not None:
            key: dict[str, object] = {"hash": self.cipher.token_hash(knock.start_token)}
            await conn.execute(_LOCK_SUBJECT, {**key, "id": None})
            invite = self._invite((await conn.execute(_BY_TOKEN, key)).mappings().first(), knock)
        elif dialogue and (invite_id := _uuid(dialogue.data.get("invite_id"))):
            await conn.execute(_LOCK_SUBJECT, {"hash": None, "id": invite_id})
            row = (await conn.execute(_BY_ID, {"id": invite_id})).mappings().first()
            invite = self._invite(row, knock)
            if dialogue.step == _PIN_STEP and row is not None and not knock.button_ref:
                invite = replace(invite, pin_correct=self._pin_is(knock.typed, row))
        since = knock.now - _ONCE_A_DAY
        recent = await conn.execute(_RECENT, {"chat": chat, "since": since})
        return UnknownChatFacts(
            language=pick_language(knock.language_code),
            invite=invite,
            dialogue=dialogue,
            was_answered_today=bool(recent.scalar_one()),
        )

    def _pin_is(self, typed: str, row: RowMapping) -> bool:
        pin = unicodedata.normalize("NFKC", typed).strip()
        made = self.cipher.pin_hash(pin, row["invite_id"])
        return hmac.compare_digest(made, row["pin_hash"])

    def _invite(self, row: RowMapping | None, knock: Knock) -> InviteFact:
        if row is None:
            return InviteFact(invite_id=None, state=InviteState.UNKNOWN)
        tries = self.content.study.enrolment.pin_tries
        return InviteFact(
            invite_id=row["invite_id"],
            state=_invite_state(row, knock.now),
            language=Language(row["language"]) if row["language"] else None,
            is_for_staff=row["staff_id"] is not None,
            is_for_reporter=row["reporter_id"] is not None,
            has_arrived=row["status"] not in {None, SubjectStatus.INVITED},
            site_id=row["site_id"] or row["staff_site"],
            subject_code=row["code"],
            tries_left=max(0, tries - row["wrong_pins"]),
        )

    def _dialogue(self, who: RowMapping, chat: bytes) -> Dialogue | None:
        if not who["conversation"]:
            return None
        data = self.cipher.open_json(who["data"], field="dialogue.data", row=chat.hex())
        return Dialogue(conversation=who["conversation"], step=who["step"], data=data)

    def _button(
        self, place: tuple[int, int] | None, row: asyncpg.Record | None
    ) -> TappedButton | None:
        if place is None or row is None or row["dedupe_key"] is None:
            return None
        payload = open_payload(self.cipher, row)
        flat = [one for line in payload.get("buttons", ()) for one in line]
        if place[1] >= len(flat):
            return None
        pressed = flat[place[1]]
        return TappedButton(
            act=pressed["act"],
            args=_matter(row["about"]) | pressed["args"],
            is_open=row["buttons_closed_at"] is None,
            message_id=row["message_id"],
        )


async def invite_of(conn: AsyncConnection, cipher: Cipher, token: str) -> UUID | None:
    """The invite a token belongs to."""
    row = (await conn.execute(_BY_TOKEN, {"hash": cipher.token_hash(token)})).first()
    return row.invite_id if row else None


def _by_reporter(facts: SubjectFacts, reporter_id: UUID | None) -> SubjectFacts | None:
    """The same facts as a family member may act on them; None where the subject wrote."""
    known = facts.reporter
    if known is None or known.reporter_id != reporter_id:
        return None
    return replace(facts, is_by_reporter=True, language=known.language)


def _invite_state(row: RowMapping, now: datetime) -> InviteState:
    if row["locked_at"]:
        return InviteState.LOCKED
    if row["used_at"]:
        return InviteState.USED
    if row["revoked_at"]:
        return InviteState.REVOKED
    return InviteState.OPEN if now < row["valid_until"] else InviteState.EXPIRED


def _asks_medicines(knock: Knock, facts: SubjectFacts, content: Content) -> bool:
    """Tell whether somebody asks for their list, by words, a command or a button."""
    if facts.button is not None:
        is_word = facts.button.args.get("word") == Word.MEDICINE_LIST.value
        return is_word or facts.button.act.startswith(_OF_MEDICINES)
    head = knock.typed.split(" ", 1)[0]
    command = head[1:].partition("@")[0].lower() if head.startswith("/") else None
    return content.words.asks_for_medicines(command, knock.typed)


def _matter(about: str | None) -> dict[str, str]:
    kind, _, key = (about or "").partition(":")
    return {kind: key} if key else {}


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None
