"""What people do with a case, each act written down where its rules stand."""

from records.case_effects import (
    AcceptCase,
    AddNote,
    CaseEffect,
    DeclineCase,
    OfferCase,
    RecordContact,
    ReturnCase,
    SnoozeCase,
)
from records.write import holding, putting_off
from records.write.writing import Writing


async def act(w: Writing, effect: CaseEffect) -> None:
    """Write one act down."""
    match effect:
        case OfferCase():
            await holding.offer(w, effect)
        case AcceptCase():
            await holding.accept(w, effect)
        case DeclineCase():
            await holding.decline(w, effect)
        case RecordContact():
            await holding.contact(w, effect)
        case AddNote():
            await holding.add_note(w, effect)
        case SnoozeCase():
            await putting_off.snooze(w, effect)
        case ReturnCase():
            await putting_off.give_back(w, effect)
