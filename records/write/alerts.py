"""A case as staff are told of it: its row, what was reported into it, and the alert."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from content.vocabulary import COORDINATORS_TOPICS, Duty, EscalationTopic, MessageClass, Tier
from content.wording import Verbatim, Wording, phrase, phrase_ctx, phrase_plural
from records.card_effects import CardPart
from records.effects import Button, Recipient, SendMessage, ToDuty, ToStaff
from records.facts import EscalationStatus
from records.read.phones import PHONE, PHONE_FIELD
from records.sql import Sql
from records.wording_json import from_json, to_json
from records.write.writing import Row, Writing

_LOCKED = Sql(f"""
select e.*, s.code, s.arm, p.phone_id, p.phone
from escalation e left join subject s on s.subject_id = e.subject_id {PHONE}
where e.escalation_id = :id for update of e
""")  # noqa: S608 - only the constant

# An alert shows the latest reports; the desk shows all.
_ENTRIES_SHOWN = 3
_FIELD = "escalation.summary"


def topic_of(escalation_id: UUID) -> str:
    """What due work and messages about one escalation are filed under."""
    return f"escalation:{escalation_id}"


async def locked(w: Writing, escalation_id: UUID) -> asyncpg.Record:
    """The row of an escalation, locked, with code, arm, `phone_id` and `phone` of its subject."""
    [row] = await _LOCKED.rows(w.conn, id=escalation_id)
    return row


def entry(summary: Sequence[Wording], words: str | None) -> dict[str, Any]:
    """One report as it is kept on the row."""
    return {"parts": [to_json(part) for part in summary], "words": words}


def entries(w: Writing, row: Row) -> list[dict[str, Any]]:
    """Everything that was reported into a case, oldest first."""
    found: list[dict[str, Any]] = w.cipher.open_json(
        row["summary"], field=_FIELD, row=row["escalation_id"]
    )
    return found


def sealed_summary(w: Writing, key: UUID, found: Sequence[dict[str, Any]]) -> bytes:
    """The reports of a case, sealed for its row."""
    return w.cipher.seal_json(list(found), field=_FIELD, row=key)


def alert(
    w: Writing,
    row: Row,
    to: Recipient,
    because: Wording | None = None,
    *,
    can_take: bool = True,
    is_offered: bool = False,
) -> SendMessage:
    """Tell one person of a case; `because` says why they hear of it again.

    `is_offered` where a colleague asks them to take it. Whoever has it already need not take it.
    """
    has_it = EscalationStatus(row["status"]).is_owned and to == ToStaff(row["owner_id"])
    found = entries(w, row)
    parts: list[Wording] = [_headline(row)]
    if because is not None:
        parts.append(because)
    if hidden := len(found[:-_ENTRIES_SHOWN]):
        parts.append(
            phrase_plural(
                "{count} earlier report stands in the details.",
                "{count} earlier reports stand in the details.",
                count=hidden,
            )
        )
    for one in found[-_ENTRIES_SHOWN:]:
        parts += [from_json(part) for part in one["parts"]]
        if one["words"]:
            # i18n: {words} is what the participant wrote, in their own language
            parts.append(phrase("Their words: {words}", words=one["words"]))
    if row["phone"]:
        number = w.cipher.open(row["phone"], field=PHONE_FIELD, row=row["phone_id"])
        parts.append(phrase("Phone of the patient: {number}", number=Verbatim(number)))
    if not can_take:
        parts.append(phrase("Please phone the nurse or physician on call: somebody must take it."))
    return SendMessage(
        to=to,
        parts=tuple(parts),
        buttons=_buttons(w, row, is_offered=is_offered, has_it=has_it) if can_take else (),
        message_class=_class_of(Tier(row["tier"])),
        about=topic_of(row["escalation_id"]),
    )


def can_take(row: Row, duty: Duty) -> bool:
    """Whether somebody called for this duty may take the case."""
    return duty is not Duty.COORDINATOR or row["topic"] in COORDINATORS_TOPICS


def ladder(row: Row) -> dict[str, Any]:
    """The ladder as it was copied onto the row."""
    found: dict[str, Any] = (
        json.loads(row["ladder"]) if isinstance(row["ladder"], str) else row["ladder"]
    )
    return found


def owner(row: Row) -> Recipient:
    """Whoever has the case; while nobody has, whom its first step calls."""
    if row["owner_id"]:
        return ToStaff(row["owner_id"])
    return ToDuty(row["site_id"], Duty(ladder(row)["steps"][0]["notify"][0]))


def _buttons(
    w: Writing, row: Row, *, is_offered: bool, has_it: bool
) -> tuple[tuple[Button, ...], ...]:
    args = {"escalation": str(row["escalation_id"])}
    take = Button(label=phrase_ctx("button", "I have it"), act="esc.take", args=args)
    if has_it:
        take = Button(label=phrase_ctx("button", "Close the case"), act="esc.close", args=args)
    cannot = Button(label=phrase_ctx("button", "I cannot"), act="esc.cannot", args=args)
    details = Button(label=phrase_ctx("button", "Details"), act="esc.details", args=args)
    of_subject = _of_subject(w, row, args)
    if is_offered:
        accept = Button(label=phrase_ctx("button", "I take it over"), act="esc.accept", args=args)
        return ((accept,), (cannot, details), *of_subject)
    if _is_drill(row):
        return ((take,), (cannot,))
    hand = Button(label=phrase_ctx("button", "Hand over"), act="esc.hand", args=args)
    if row["subject_id"] is None:
        return ((take,), (hand, cannot, details))
    answer = Button(label=phrase_ctx("button", "Answer"), act="talk.answer", args=args)
    first = (answer, take) if has_it else (take, answer)
    return (first, (hand, cannot, details), *of_subject)


def _of_subject(w: Writing, row: Row, args: Mapping[str, str]) -> tuple[tuple[Button, ...], ...]:
    """Lead from an alert to the card, and to the order where a medicine may change it."""
    if row["subject_id"] is None:
        return ()
    whose = {"subject": str(row["subject_id"]), "part": CardPart.SUMMARY.value}
    card = Button(label=phrase_ctx("button", "Patient card"), act="card.show", args=whose)
    is_about_dose = row["topic"] == EscalationTopic.MEDICINE.value
    if not is_about_dose or row["arm"] != w.content.study.venetoclax.arm.value:
        return ((card,),)
    order = Button(label=phrase_ctx("button", "Dose order"), act="treat.card", args=args)
    hold = Button(label=phrase_ctx("button", "Hold venetoclax"), act="treat.hold", args=args)
    return ((card,), (order, hold))


def _is_drill(row: Row) -> bool:
    return bool(row["topic"] == EscalationTopic.DRILL.value)


def _class_of(tier: Tier) -> MessageClass:
    urgent = tier in (Tier.RED, Tier.EMERGENCY)
    return MessageClass.ESCALATION if urgent else MessageClass.ANSWER


def _headline(row: Row) -> Wording:
    if _is_drill(row):
        return phrase("🔔 DRILL · site {site} · nobody is ill", site=row["site_id"])
    code = Verbatim(row["code"] or "–")
    match Tier(row["tier"]):
        case Tier.EMERGENCY:
            return phrase("🔴 EMERGENCY · {code} · site {site}", code=code, site=row["site_id"])
        case Tier.RED:
            return phrase("🔴 RED · {code} · site {site}", code=code, site=row["site_id"])
        case Tier.GREEN:
            return phrase("🟢 To arrange · {code} · site {site}", code=code, site=row["site_id"])
        case _:
            return phrase("🟠 For today · {code} · site {site}", code=code, site=row["site_id"])
