"""What staff write to a subject: a draft, the message as it will be read, its checks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.inbound import Inbound
from content.model import Content
from content.never_said import forbidden_words
from content.vocabulary import FileKind, Language, StaffRole
from content.wording import Phrase, Verbatim, Wording, approved, phrase, phrase_ctx
from records.effects import SendMessage, ToReporter
from records.facts import EscalationFact, StaffFacts, SubjectFacts
from records.kept_file import KeptFile
from scheduler.third_person import third_person

TEMPLATES: Final[dict[str, Phrase]] = {
    "answer_temperature": phrase_ctx("button", "Measure temperature"),
    "answer_call_ward": phrase_ctx("button", "Call the ward"),
    "answer_will_call": phrase_ctx("button", "I will call you"),
    "answer_come": phrase_ctx("button", "Please come"),
}
# The role in which somebody writes is the first of these that they have on the site.
_ROLES: Final[dict[StaffRole, Phrase]] = {
    StaffRole.NURSE: phrase_ctx("role", "study nurse"),
    StaffRole.INVESTIGATOR: phrase_ctx("role", "study physician"),
    StaffRole.COORDINATOR: phrase_ctx("role", "study coordinator"),
}
_LANGUAGES: Final[dict[Language, Phrase]] = {
    Language.ZH_CN: phrase_ctx("language", "Chinese"),
    Language.EN: phrase_ctx("language", "English"),
}
# Words go out whole or not at all; the messenger's own limits, less the line with the name.
_LONGEST, _LONGEST_CAPTION = 3500, 900
_KIND, _FILE = "kind", "file"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer that is not sent yet: words as typed, or an approved text by its key, or a file."""

    words: str = ""
    template: str = ""
    file: KeptFile | None = None

    @property
    def is_too_long(self) -> bool:
        """Tell whether the messenger would cut it."""
        units = len(self.words.encode("utf-16-le", "replace")) // 2
        return units > (_LONGEST if self.file is None else _LONGEST_CAPTION)

    def to_data(self) -> dict[str, str]:
        """Give what the next message must still know, as text."""
        file = {} if self.file is None else {_KIND: self.file.kind.value, _FILE: self.file.name}
        return {"words": self.words, "template": self.template, **file}


def draft_from(data: Mapping[str, str]) -> Draft:
    """Read what `to_data` wrote."""
    file = KeptFile(FileKind(data[_KIND]), data[_FILE]) if _KIND in data else None
    return Draft(words=data["words"], template=data["template"], file=file)


def draft_of(said: Inbound) -> Draft | None:
    """Take what was written as it stands; None where there is nothing that can be passed on."""
    words = said.text if said.text.strip() else ""
    return Draft(words=words, file=said.file) if words or said.file else None


def as_read(
    draft: Draft, facts: StaffFacts, case: EscalationFact, content: Content
) -> tuple[Wording, ...]:
    """Give the message as the subject will read it, under the name and role of who wrote it."""
    head = phrase(
        "{name} ({role}) writes to you:", name=facts.name, role=_role(facts, case.site_id)
    )
    if draft.template:
        return (head, _approved(draft.template, case, content))
    return (head, Verbatim(draft.words)) if draft.words else (head,)


def answers_family(facts: StaffFacts, patient: SubjectFacts) -> bool:
    """Tell whether the family member wrote last in the case, and may be written to."""
    heard = [one for one in facts.exchange if one.author is None]
    family = patient.reporter
    may_read = family is not None and family.is_linked and family.has_agreed
    return may_read and bool(heard) and heard[-1].is_from_family


def answer_to_family(
    draft: Draft, facts: StaffFacts, case: EscalationFact, patient: SubjectFacts, content: Content
) -> SendMessage:
    """Give the message as the family member reads it: whom it is about, and that both read it."""
    head = phrase(
        "{name} ({role}) answers what you wrote. The person you care for reads it too:",
        name=facts.name,
        role=_role(facts, case.site_id),
    )
    _, *said = as_read(draft, facts, case, content)
    return SendMessage(
        to=ToReporter(subject_id=patient.subject_id),
        parts=(head, *(third_person(part, None, content) for part in said)),
        file=draft.file,
    )


def words_of(draft: Draft, patient: SubjectFacts, content: Content) -> str | None:
    """Give the words as they are kept: an approved text in the subject's language."""
    if not draft.template:
        return draft.words or None
    text = content.texts[draft.template].in_language(patient.language)
    return text.format(hotline=content.sites[patient.site_id].hotline)


def warnings(
    draft: Draft, facts: StaffFacts, patient: SubjectFacts, case: EscalationFact, content: Content
) -> tuple[Wording, ...]:
    """Point out what somebody should know before sending; it is theirs to decide."""
    if draft.template:
        is_same = facts.language is patient.language
        own = phrase("In your language: {words}", words=_approved(draft.template, case, content))
        return () if is_same else (own,)
    found: list[Wording] = []
    written = _language_of(draft.words)
    if written is not None and written is not patient.language:
        found.append(
            phrase(
                "⚠️ The patient reads {language}; these words look like another language. They go"
                " out exactly as typed.",
                language=_LANGUAGES[patient.language],
            )
        )
    words = [word for one in Language for word in forbidden_words(draft.words, one, content)]
    if words:
        found.append(
            phrase(
                "⚠️ The companion itself never says this to patients: {words}. You decide.",
                words=", ".join(dict.fromkeys(words)),
            )
        )
    return tuple(found)


def _role(facts: StaffFacts, site_id: str) -> Phrase:
    held = (label for role, label in _ROLES.items() if facts.may(role, site_id))
    return next(held, phrase_ctx("role", "study team"))


def _approved(key: str, case: EscalationFact, content: Content) -> Wording:
    return approved(key, hotline=content.sites[case.site_id].hotline)


def _language_of(words: str) -> Language | None:
    if _CHINESE.search(words):
        return Language.ZH_CN
    return Language.EN if _LATIN.search(words) else None
