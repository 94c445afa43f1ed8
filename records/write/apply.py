"""Effects become rows. Everything one decision asks for is committed together, or nothing is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from content.vocabulary import Language
from records.account_effects import (
    ActivateSubject,
    CountWrongPin,
    EnrolSubject,
    IssueInvite,
    MarkReachable,
    RecordConsent,
    RegisterStaff,
    RevokeInvites,
    SetLanguage,
    SetReminders,
    SetUsualTime,
    UseInvite,
)
from records.adverse_event_effects import (
    ChaseEvent,
    DisposeReport,
    RecordEvent,
    SendNotice,
    SubmitEvent,
)
from records.broadcast_effects import (
    AnswerBroadcast,
    FinishBroadcast,
    LeaveOutRest,
    PlanBroadcast,
    QueueBroadcast,
    RecallPage,
    SecondBroadcast,
    StopBroadcast,
)
from records.card_effects import ExplainCorrection, LogAccess, SetPhone, WriteNote
from records.case_effects import CaseEffect
from records.chat_effects import OfferCommands
from records.console_effects import IssueConsoleLink
from records.database import name_actor_now
from records.drill_effects import BeginDrill, FailDrill
from records.effects import (
    AcknowledgeEscalation,
    AnswerTap,
    Ask,
    AskAgainAt,
    CancelDue,
    CloseEscalation,
    CloseMessages,
    CorrectDoseAdministration,
    Effect,
    EndDialogue,
    LeaveChat,
    NotifyStep,
    OpenEscalation,
    PlanDiary,
    PlanDoses,
    RecordDoseAdministration,
    RecordSymptomReport,
    SendMessage,
    SnoozeDose,
)
from records.medication_effects import (
    JudgeMedication,
    MarkMedicationError,
    RecordMedication,
)
from records.overview_effects import LogOverview
from records.own_effects import MarkReportsInError, SendOwnRecord
from records.plan_effects import BeginCycle, SetDay1
from records.queue_effects import MarkLooked, MarkRead, PlanDigest
from records.reporter_effects import (
    AcceptReporting,
    EndReporter,
    InviteReporter,
    RemindReporter,
    ReopenReporting,
)
from records.rota_effects import (
    CallFirst,
    EndAway,
    EndRotaGap,
    EndShifts,
    NoteRotaGap,
    SetAway,
    TakeShift,
)
from records.talk_effects import AddToEscalation, RecordMessage, TellNews
from records.times_effects import SetPreferredTime
from records.treatment_effects import (
    ConfirmOrderRead,
    OrderDose,
    SetNeutral,
    SetSubjectStatus,
)
from records.visit_effects import AnswerVisit, MoveVisit, PlanVisits, SettleVisit
from records.write import (
    accounts,
    adverse_events,
    broadcasts,
    card,
    cases,
    console,
    day1,
    diary,
    doses,
    drills,
    due,
    escalations,
    holding,
    ladder,
    links,
    medications,
    messages,
    news,
    own_record,
    queue,
    reporters,
    reports,
    rota,
    talk,
    times,
    treatment,
    visits,
)
from records.write.writing import Roster, Row, Shared, Writing

_Work: TypeAlias = tuple[Writing, Sequence[Effect]]

# These change nothing that the trail watches, or carry their actor with them.
_SIMPLE = (
    SendMessage,
    AnswerTap,
    CloseMessages,
    LeaveChat,
    OfferCommands,
    Ask,
    EndDialogue,
    RecordDoseAdministration,
    SnoozeDose,
    AskAgainAt,
    CancelDue,
)


async def apply(w: Writing, effects: Sequence[Effect], language: Language) -> None:
    """Write down all effects in order. `language` is the one the subject's words are in."""
    w.language = language
    await apply_all([(w, effects)])


async def apply_all(work: Sequence[_Work]) -> None:
    """Write down the effects of several causes that share one transaction."""
    for w, effects in work:
        for effect in effects:
            await _apply_one(w, effect)
    await _flush(work)


async def apply_together(work: Sequence[_Work]) -> None:
    """Write down what several people's updates ask for, each in the name of its `actor`.

    What most updates ask for takes one exchange with the database for all of them; the others are
    written one after the other.
    """
    if not work:
        return
    conn, now = work[0][0].conn, work[0][0].now
    shared = await _shared(conn, work, now)
    # Subjects wrote these: nothing they ask for changes who is on duty.
    roster: Roster = {}
    for w, _ in work:
        w.roster = roster
    for w, effects in work:
        if w.shared is None and w.actor is not None:
            await name_actor_now(conn, w.actor)
        for effect in effects:
            await _apply_one(w, effect)
    await doses.record_all(conn, shared.doses)
    await escalations.record_all(conn, shared)
    await talk.record_all(conn, shared.said)
    await _flush(work)


async def _shared(conn: AsyncConnection, work: Sequence[_Work], now: datetime) -> Shared:
    """Find whose effects can be written in one exchange, and read what these need beforehand."""
    simple = [(w, effects) for w, effects in work if all(map(_is_simple, effects))]
    opening = [e for _, effects in work for e in effects if isinstance(e, OpenEscalation)]
    ids = Counter(e.subject_id for e in opening if e.subject_id)
    known = await escalations.opened_for(conn, ids) if ids else {}
    simple = [(w, effects) for w, effects in simple if _opens_the_first(effects, ids, known)]
    about = [e.about for _, effects in simple for e in effects if isinstance(e, CloseMessages)]
    shared = Shared(
        closed=await messages.close_all(conn, about, now) if about else {},
        opened_for=known,
    )
    for w, _ in simple:
        w.shared = shared
    return shared


def _is_simple(effect: Effect) -> bool:
    match effect:
        case RecordMessage():
            return effect.file is None
        case OpenEscalation():
            return effect.subject_id is not None
        case _:
            return isinstance(effect, _SIMPLE)


def _opens_the_first(
    effects: Sequence[Effect],
    ids: Mapping[UUID, int],
    known: Mapping[UUID, Row],
) -> bool:
    """Tell whether every case these effects open is new: what is open already must be looked at."""
    return all(
        ids[e.subject_id] == 1 and e.topic.value not in known[e.subject_id]["topics"]
        for e in effects
        if isinstance(e, OpenEscalation) and e.subject_id
    )


async def _flush(work: Sequence[_Work]) -> None:
    if work:
        conn = work[0][0].conn
        await messages.flush(conn, [row for w, _ in work for row in w.messages])
        await due.flush(conn, [row for w, _ in work for row in w.due])
    for w, _ in work:
        w.messages, w.due = [], []


async def _apply_one(  # noqa: C901, PLR0912, PLR0915 - one case each, nothing else
    w: Writing, effect: Effect
) -> None:
    if isinstance(effect, CaseEffect):
        await cases.act(w, effect)
        return
    match effect:
        case SendMessage():
            await messages.send(w, effect)
        case AnswerTap():
            await messages.answer_tap(w, effect)
        case CloseMessages():
            await messages.close(w, effect)
        case LeaveChat():
            await messages.leave_chat(w)
        case OfferCommands():
            await messages.offer_commands(w, effect)
        case Ask():
            await reports.ask(w, effect)
        case EndDialogue():
            await reports.end_dialogue(w)
        case IssueInvite():
            await accounts.issue_invite(w, effect)
        case CountWrongPin():
            await accounts.count_wrong_pin(w, effect)
        case UseInvite():
            await links.use_invite(w, effect)
        case RevokeInvites():
            await links.revoke_invites(w, effect)
        case InviteReporter():
            await reporters.invite(w, effect)
        case AcceptReporting():
            await reporters.accept(w, effect)
        case ReopenReporting():
            await reporters.reopen(w, effect)
        case RemindReporter():
            await reporters.remind(w, effect)
        case EndReporter():
            await reporters.end(w, effect)
        case EnrolSubject():
            await accounts.enrol(w, effect)
        case RegisterStaff():
            await accounts.register_staff(w, effect)
        case SetLanguage():
            await accounts.set_language(w, effect)
        case SetUsualTime():
            await accounts.set_usual_time(w, effect)
        case SetPreferredTime():
            await times.prefer(w, effect)
        case SetReminders():
            await accounts.set_reminders(w, effect)
        case RecordConsent():
            await accounts.record_consent(w, effect)
        case ActivateSubject():
            await accounts.activate(w, effect)
        case PlanDoses():
            await doses.plan(w, effect)
        case RecordDoseAdministration():
            await doses.record(w, effect)
        case CorrectDoseAdministration():
            await doses.correct(w, effect)
        case SnoozeDose():
            await doses.snooze(w, effect)
        case PlanDiary():
            await diary.plan(w, effect)
        case PlanVisits():
            await visits.plan(w, effect)
        case AnswerVisit():
            await visits.answer(w, effect)
        case MoveVisit():
            await visits.move(w, effect)
        case SettleVisit():
            await visits.settle(w, effect)
        case RecordSymptomReport():
            await reports.record_symptom(w, effect)
        case MarkReportsInError():
            await own_record.mark_in_error(w, effect)
        case SendOwnRecord():
            await own_record.send(w, effect)
        case RecordMedication():
            await reports.record_medication(w, effect)
        case MarkMedicationError():
            await medications.mark_error(w, effect)
        case JudgeMedication():
            await medications.judge(w, effect)
        case OpenEscalation():
            await escalations.open_escalation(w, effect)
        case RecordMessage():
            await talk.record(w, effect)
        case AddToEscalation():
            await news.add(w, effect)
        case TellNews():
            await news.tell(w, effect)
        case NotifyStep():
            await ladder.notify(w, effect)
        case AcknowledgeEscalation():
            await holding.acknowledge(w, effect)
        case CloseEscalation():
            await holding.close(w, effect)
        case BeginDrill():
            await drills.begin(w, effect)
        case FailDrill():
            await drills.fail(w, effect)
        case SetAway() | EndAway() | TakeShift() | EndShifts() | CallFirst():
            await rota.change(w, effect)
        case NoteRotaGap() | EndRotaGap():
            await rota.look_at_gap(w, effect)
        case AskAgainAt():
            reports.ask_again(w, effect)
        case CancelDue():
            await due.cancel(w, effect.subject_id, effect.topic)
        case MarkReachable():
            await accounts.mark_reachable(w, effect)
        case OrderDose():
            await treatment.order(w, effect)
        case SetSubjectStatus():
            await treatment.set_status(w, effect)
        case ConfirmOrderRead():
            await treatment.confirm_read(w, effect)
        case SetPhone():
            await card.set_phone(w, effect)
        case WriteNote():
            await card.write_note(w, effect)
        case ExplainCorrection():
            await card.explain_correction(w, effect)
        case LogAccess():
            await card.log_access(w, effect)
        case LogOverview():
            await card.log_overview(w, effect)
        case MarkLooked():
            await queue.mark_looked(w, effect)
        case MarkRead():
            await queue.mark_read(w, effect)
        case IssueConsoleLink():
            await console.issue(w, effect)
        case PlanDigest():
            queue.plan_digest(w, effect)
        case SetNeutral():
            await treatment.set_neutral(w, effect)
        case PlanBroadcast():
            await broadcasts.plan(w, effect)
        case QueueBroadcast():
            await broadcasts.queue(w, effect)
        case LeaveOutRest():
            await broadcasts.leave_out_rest(w, effect)
        case FinishBroadcast():
            await broadcasts.finish(w, effect)
        case StopBroadcast():
            await broadcasts.stop(w, effect)
        case SecondBroadcast():
            await broadcasts.second(w, effect)
        case SetDay1() | BeginCycle():
            await day1.count_from(w, effect)
        case RecallPage():
            await broadcasts.recall(w, effect)
        case AnswerBroadcast():
            await broadcasts.answer(w, effect)
        case RecordEvent() | DisposeReport() | SubmitEvent() | ChaseEvent() | SendNotice():
            await adverse_events.carry_out(w, effect)
