"""What a subject sees of their own record, and what they may correct or change in it."""

from collections.abc import Callable
from datetime import time
from typing import Final

from bot.inbound import Inbound
from bot.parts.answers import (
    closed_question,
    hand_over,
    has_left,
    hotline,
    reply,
    site_of,
    tap_answered,
    to_owner,
)
from bot.parts.menus import subject_menu
from bot.parts.own_buttons import (
    about_me,
    confirm_time_buttons,
    record_buttons,
    send_file_buttons,
    time_buttons,
)
from bot.parts.own_corrections import (
    dose_taken,
    no_number,
    other_number,
    what_is_wrong,
    which_dose,
    which_temperature,
)
from bot.parts.own_record import own_record
from bot.parts.own_times import change_to, is_too_far, not_a_time
from bot.parts.preferred_times import about_times
from content.model import Content
from content.typed import read_time
from content.vocabulary import EscalationTopic
from content.wording import Wording, approved, phrase
from content.words import Word
from records.account_effects import SetUsualTime
from records.effects import (
    Ask,
    CloseMessages,
    Effect,
    EndDialogue,
    PlanDiary,
    PlanDoses,
    SendMessage,
)
from records.facts import Facts, SubjectFacts
from records.own_effects import RecordFile, SendOwnRecord
from scheduler.consents import has_agreed, has_refused
from scheduler.notice_words import answer_button

_Step = Callable[[Inbound, SubjectFacts, Content], tuple[Effect, ...]]
_ME: Final = "me"
_TIME: Final = "time"


def me(said: Inbound, facts: Facts, content: Content, /) -> tuple[Effect, ...]:
    """Show the record, correct it, change the usual time."""
    tapped = tap_answered(said)
    if not isinstance(facts, SubjectFacts):
        return tapped
    if facts.button is not None:
        step = _STEPS.get(facts.button.act, _nothing)
        if has_left(facts) and facts.button.act not in _ALWAYS:
            return (*tapped, reply(hotline("left_the_study", facts, content)))
        return (*tapped, *step(said, facts, content))
    is_asked = facts.dialogue is not None and facts.dialogue.conversation == _ME
    if is_asked and content.words.meaning(said.command or said.text) is not Word.ME:
        return _typed_time(said, facts, content)
    return _shown(said, facts, content)


def _shown(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    record = own_record(facts, content, said.received_at)
    return (
        reply(
            phrase("This is what is recorded about you."),
            *(record or (phrase("There are no doses and no reports yet."),)),
            buttons=record_buttons(takes_part=not has_left(facts)),
            about=about_me(facts),
        ),
    )


def _privacy(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    who_sees = hotline("data_who_sees", facts, content)
    shown = (reply(approved("notice")), reply(who_sees, menu=subject_menu(facts, content)))
    if has_left(facts) or has_agreed(facts, content):
        return shown
    open_yet = phrase("Your answer to this notice is still open. Without it I send no reminders.")
    refused = phrase("You did not agree to this notice, so I send no reminders.")
    is_refused = has_refused(facts, content)
    answer = answer_button(has_refused=is_refused)
    return (*shown, reply(refused if is_refused else open_yet, buttons=((answer,),)))


def _nothing(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return (
        CloseMessages(about=about_me(facts)),
        *_ended(facts),
        reply(phrase("Nothing was changed."), menu=subject_menu(facts, content)),
    )


def _ended(facts: SubjectFacts) -> tuple[Effect, ...]:
    """Give up the question about the time; the question of another conversation stays."""
    is_own = facts.dialogue is not None and facts.dialogue.conversation == _ME
    return (EndDialogue(),) if is_own else ()


# --------------------------------------------------------------- the record as a picture or file


def _picture(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    record = own_record(facts, content, said.received_at)
    if not record or facts.day1 is None:
        nothing = phrase("There is nothing to draw yet.")
        return (reply(nothing, menu=subject_menu(facts, content)),)
    # The same in words, for whoever cannot see the picture.
    caption = (phrase("Your record by day of the plan. The same in words:"), *record)
    return (_file(facts, RecordFile.CHART, *caption),)


def _asks_for_file(_said: Inbound, facts: SubjectFacts, _content: Content) -> tuple[Effect, ...]:
    ask = approved("data_file_ask")
    return (
        CloseMessages(about=about_me(facts)),
        reply(ask, buttons=send_file_buttons(), about=about_me(facts)),
    )


def _send_file(_said: Inbound, facts: SubjectFacts, _content: Content) -> tuple[Effect, ...]:
    page = phrase("Everything recorded about you, to read. Open it in a browser.")
    data = phrase("The same for a computer program (JSON).")
    return (
        CloseMessages(about=about_me(facts)),
        _file(facts, RecordFile.PAGE, page),
        _file(facts, RecordFile.DATA, data),
    )


def _file(facts: SubjectFacts, file: RecordFile, *parts: Wording) -> SendOwnRecord:
    return SendOwnRecord(subject_id=facts.subject_id, file=file, parts=parts)


# ---------------------------------------------------------------------------- the usual time


def _times(_said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    now_at = facts.usual_time or content.study.usual_time.default
    # i18n: {example} is a time, for example 08:30
    question = phrase(
        "Your time is {now}. Which time shall it be? Choose one, or write one, for example "
        "{example}.",
        now=now_at,
        example=content.study.usual_time.default,
    )
    return (
        CloseMessages(about=about_me(facts)),
        CloseMessages(about=about_times(facts)),
        reply(question, buttons=time_buttons(facts, content), about=about_me(facts)),
        Ask(conversation=_ME, step=_TIME),
    )


def _typed_time(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    at = read_time(said.text)
    if at is not None:
        return _offered(said, facts, content, at)
    return (CloseMessages(about=about_me(facts)), *not_a_time(said, facts, content))


def _chosen_time(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    return _offered(said, facts, content, _time_of(facts))


def _time_of(facts: SubjectFacts) -> time:
    return time.fromisoformat(facts.button.args[_TIME]) if facts.button else time()


def _offered(said: Inbound, facts: SubjectFacts, content: Content, at: time) -> tuple[Effect, ...]:
    """Say what would change, and ask once; what cannot be changed here says why."""
    allowed, about = content.study.usual_time, about_me(facts)
    if not allowed.allows(at):
        again = phrase(
            "Please choose a time between {earliest} and {latest}, when you are awake and eat.",
            earliest=allowed.earliest,
            latest=allowed.latest,
        )
        buttons = time_buttons(facts, content)
        return (CloseMessages(about=about), reply(again, buttons=buttons, about=about))
    if is_too_far(facts, at, content):
        return _too_far(facts, content, at)
    change = change_to(facts, at, content, said.received_at)
    if change is None:
        nothing = phrase("No dose and no daily question lies ahead, so there is nothing to change.")
        done = reply(nothing, menu=subject_menu(facts, content))
        return (CloseMessages(about=about), *_ended(facts), done)
    if not change.doses:
        key = "usual_time_question"
    else:
        key = "usual_time_dose" if change.questions else "usual_time_dose_only"
    question = approved(key, date=change.first_date, time=at)
    return (
        CloseMessages(about=about),
        *_ended(facts),
        reply(question, buttons=confirm_time_buttons(at), about=about),
    )


def _too_far(facts: SubjectFacts, content: Content, at: time) -> tuple[Effect, ...]:
    now_at = facts.usual_time or content.study.usual_time.default
    summary = phrase(
        "The patient wants to take the study medicine at {time} instead of {now}. That is too far "
        "to change it here. Please arrange it.",
        time=at,
        now=now_at,
    )
    hotline_of_site = site_of(facts, content).hotline
    return (
        CloseMessages(about=about_me(facts)),
        *_ended(facts),
        hand_over(facts, EscalationTopic.DOSE, summary),
        reply(
            approved("usual_time_too_far", now=now_at, hotline=hotline_of_site),
            menu=subject_menu(facts, content),
        ),
    )


def _set_time(said: Inbound, facts: SubjectFacts, content: Content) -> tuple[Effect, ...]:
    at = _time_of(facts)
    change = change_to(facts, at, content, said.received_at)
    # Between question and press the day may have ended, or the plan changed.
    if change is None or is_too_far(facts, at, content):
        return (CloseMessages(about=about_me(facts)), reply(closed_question()))
    plan = PlanDoses(subject_id=facts.subject_id, cycle=facts.cycle, doses=change.doses)
    told = SendMessage(
        to=to_owner(facts, EscalationTopic.DOSE),
        parts=(
            phrase(
                "Subject {code} changed the usual time to {time}, from {date} on.",
                code=facts.code,
                time=at,
                date=change.first_date,
            ),
        ),
    )
    diary = PlanDiary(
        subject_id=facts.subject_id,
        cycle=facts.cycle,
        days=change.questions,
        from_day=change.first_day,
    )
    questions = () if facts.question_time else (diary,)
    return (
        CloseMessages(about=about_me(facts)),
        SetUsualTime(subject_id=facts.subject_id, usual_time=at),
        *((plan, told) if change.doses else ()),
        *questions,
        reply(
            phrase("Changed: {time}, from {date} on.", time=at, date=change.first_date),
            menu=subject_menu(facts, content),
        ),
    )


_STEPS: dict[str, _Step] = {
    "me.picture": _picture,
    "me.file": _asks_for_file,
    "me.file_send": _send_file,
    "me.privacy": _privacy,
    "me.correct": what_is_wrong,
    "me.dose": which_dose,
    "me.dose_taken": dose_taken,
    "me.temperature": which_temperature,
    "me.other_number": other_number,
    "me.no_number": no_number,
    "me.times": _times,
    "me.time": _chosen_time,
    "me.time_set": _set_time,
}
_ALWAYS = frozenset({"me.picture", "me.file", "me.file_send", "me.privacy", "me.keep"})
