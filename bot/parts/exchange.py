"""What was said in a case between a subject and the study team, as staff read it."""

from typing import Final

from content.model import Content
from content.vocabulary import FileKind
from content.wording import Local, Phrase, Wording, phrase, phrase_ctx
from records.effects import SendMessage, ToChat
from records.facts import EscalationFact, StaffFacts
from records.kept_file import KeptFile
from records.talk_facts import SaidFact

# The details of a case are one message: the last ones, and of long ones the beginning.
_SHOWN: Final = 8
_LONGEST: Final = 300
FILES: Final[dict[FileKind, Phrase]] = {
    FileKind.PHOTO: phrase_ctx("file", "photo"),
    FileKind.VOICE: phrase_ctx("file", "voice message"),
    FileKind.DOCUMENT: phrase_ctx("file", "file"),
}


def exchange_lines(
    facts: StaffFacts, case: EscalationFact, content: Content
) -> tuple[Wording, ...]:
    """Give one line for each of the last messages, and before them what only alerts hold."""
    said = [one for one in facts.exchange if one.words]
    in_exchange = {one.words for one in said}
    alone = [words for words in case.words if words not in in_exchange]
    shown = facts.exchange[-_SHOWN:]
    return (
        *(phrase("Their words: {words}", words=shortened(words)) for words in alone[-_SHOWN:]),
        *(_line(one, case, content) for one in shown),
    )


def has_files(facts: StaffFacts) -> bool:
    """Tell whether the case holds files that can be shown."""
    return any(one.file_kind for one in facts.exchange)


def files_shown(
    facts: StaffFacts, case: EscalationFact, content: Content
) -> tuple[SendMessage, ...]:
    """Send the files of a case again, each with who sent it and when."""
    return tuple(
        SendMessage(
            to=ToChat(),
            parts=(_head(one, case, content),),
            file=KeptFile(one.file_kind, one.file_name),
        )
        for one in facts.exchange
        if one.file_kind and one.file_name
    )


def shortened(words: str) -> str:
    """Give the beginning of long words, so that several fit into one message."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _line(one: SaidFact, case: EscalationFact, content: Content) -> Wording:
    if one.words is None:
        return _head(one, case, content)
    return phrase(
        "{when} {who}: {words}",
        when=_when(one, case, content),
        who=_who(one, case),
        words=shortened(one.words),
    )


def _head(one: SaidFact, case: EscalationFact, content: Content) -> Wording:
    kind = FILES[one.file_kind or FileKind.DOCUMENT]
    return phrase(
        "{when} {who}: ({kind})", when=_when(one, case, content), who=_who(one, case), kind=kind
    )


def _when(one: SaidFact, case: EscalationFact, content: Content) -> Local:
    return Local(one.said_at, content.sites[case.site_id].zone)


def _who(one: SaidFact, case: EscalationFact) -> str | Phrase:
    who = one.author or case.subject_code or case.site_id
    # i18n: who wrote: a family member of the subject with this code
    return phrase("{code}, family member", code=who) if one.is_from_family else who
