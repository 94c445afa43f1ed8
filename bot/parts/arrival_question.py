"""The question that stands between a linked phone and an active subject.

Where a subject stands follows from what is recorded, so it is found again after any interruption.
"""

import hashlib

from bot.parts.answers import Rows, reply, site_of
from content.model import Content, NoticeAct
from content.vocabulary import Language
from content.wording import Verbatim, Wording, approved, phrase, phrase_ctx
from records.account_effects import RecordConsent
from records.effects import Ask, Button, Effect
from records.facts import SubjectFacts
from scheduler.consents import has_refused, next_act

OPEN_QUESTION = "welcome"


def shown_hash(act: NoticeAct, content: Content, language: Language) -> str:
    """Give the sha256 of the text a person agrees to: the notice, an empty line, the question."""
    shown = f"{content.notice.in_language(language)}\n\n{act.question.in_language(language)}"
    return hashlib.sha256(shown.encode()).hexdigest()


def consent_to(
    act: NoticeAct, facts: SubjectFacts, content: Content, *, is_accepted: bool
) -> RecordConsent:
    """Record an answer to an act, with the version and the hash of what was shown."""
    return RecordConsent(
        subject_id=facts.subject_id,
        act=act.id,
        accepted=is_accepted,
        notice_version=content.notice.version,
        language=facts.language,
        text_sha256=shown_hash(act, content, facts.language),
    )


def about_arrival(facts: SubjectFacts) -> str:
    """Name the messages of the arrival of this subject."""
    return f"arrival:{facts.subject_id}"


def arrival_question(
    facts: SubjectFacts, content: Content, language: Language | None = None
) -> tuple[Effect, ...]:
    """Ask what is missing before this subject can be active, in this language."""
    language = language or facts.language
    if has_refused(facts, content):
        return declined(facts, content, language)
    act = next_act(facts, content)
    if act is None:
        return ask_usual_time(facts, content, language)
    return ask_consent(facts, act, content, language)


def ask_consent(
    facts: SubjectFacts, act: NoticeAct, content: Content, language: Language
) -> tuple[Effect, ...]:
    """Show the notice before the first act, then ask for this act alone."""
    args = {"act": act.id}
    buttons: Rows = (
        (Button(label=phrase_ctx("button", "I agree"), act="welcome.accept", args=args),),
        (Button(label=phrase_ctx("button", "I do not agree"), act="welcome.decline", args=args),),
    )
    question = reply(
        approved(f"notice_{act.id}"), buttons=buttons, about=about_arrival(facts), language=language
    )
    is_first = act.id == content.notice.acts[0].id
    notice = (reply(approved("notice"), language=language),) if is_first else ()
    return (*notice, question, Ask(conversation=OPEN_QUESTION, step="consent", data=args))


def ask_usual_time(
    facts: SubjectFacts, content: Content, language: Language, *before: Wording
) -> tuple[Effect, ...]:
    """Ask when the subject usually takes the daily dose."""
    choices = tuple(
        Button(
            label=Verbatim(f"{at:%H:%M}"),
            act="welcome.usual_time",
            args={"time": f"{at:%H:%M}"},
        )
        for at in content.study.usual_time.choices
    )
    rows = tuple(zip(choices[::2], choices[1::2], strict=False))
    rest = ((choices[-1],),) if len(choices) % 2 else ()
    # i18n: {example} is a time, for example 08:00
    question = phrase(
        "At what time of day will you take your study medicine? Choose a time, "
        "or write one, for example {example}.",
        example=content.study.usual_time.default,
    )
    return (
        reply(
            *before,
            question,
            buttons=(*rows, *rest),
            about=about_arrival(facts),
            language=language,
        ),
        Ask(conversation=OPEN_QUESTION, step="usual_time"),
    )


def declined(
    facts: SubjectFacts, content: Content, language: Language | None = None
) -> tuple[Effect, ...]:
    """Say what a refusal means, and leave the door open."""
    change = Button(label=phrase_ctx("button", "I changed my mind"), act="welcome.reopen")
    return (
        reply(
            phrase(
                "You did not agree, so there will be no reminders and no questions from me. Your "
                "treatment in the hospital does not change. You can call the study team at "
                "{hotline}.",
                hotline=site_of(facts, content).hotline,
            ),
            buttons=((change,),),
            about=about_arrival(facts),
            language=language or facts.language,
        ),
    )
