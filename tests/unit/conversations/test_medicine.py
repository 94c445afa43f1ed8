"""Medicines that patients name: asked about, recorded, never judged in words of our own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.inbound import Kind
from content.vocabulary import (
    Arm,
    DueKind,
    EscalationTopic,
    MedicationStatus,
    SubjectStatus,
    Tier,
)
from content.wording import Approved, InBoth, phrase_ctx
from records.effects import (
    Ask,
    AskAgainAt,
    CancelDue,
    OpenEscalation,
    SendMessage,
)
from records.facts import Dialogue, TappedButton
from records.medication_effects import RecordMedication
from records.talk_effects import RecordMessage
from scheduler.plan import Due, PlanFacts
from scheduler.plans.questions import questions
from tests.support.people import (
    CONTENT,
    DAY2_AT_8,
    PHOTO,
    acts,
    ann,
    asked,
    decide,
    keys,
    names,
    only,
    routed,
    says,
    taps,
    wei,
)


def _after(effects, facts):
    """Give the same person with the question that these effects ask."""
    ask = only(Ask, effects)
    return replace(
        facts, dialogue=Dialogue(conversation=ask.conversation, step=ask.step, data=ask.data)
    )


def _button(effects, number):
    """Give the button with this number under the last question."""
    [*_, message] = [one for one in effects if isinstance(one, SendMessage) and one.buttons]
    button = [one for row in message.buttons for one in row][number]
    return TappedButton(act=button.act, args=button.args)


def _press(effects, facts, number, *, at=DAY2_AT_8):
    return decide(taps(at=at), replace(_after(effects, facts), button=_button(effects, number)))


def _tiers(effects):
    return [one.tier for one in effects if isinstance(one, OpenEscalation)]


# Answers about the use, as they stand under the question.
_TAKES, _STARTED, _STOPPED, _QUESTION = range(4)


def test_interacting_medicine_alarms_before_anything_is_asked():
    effects = decide(says("posaconazole"), wei())
    case = only(OpenEscalation, effects)
    assert (case.topic, case.tier) == (EscalationTopic.MEDICINE, Tier.RED)
    assert keys(effects)[-1] == "medicine_ask_use"
    assert "RecordMedication" not in names(effects)


def test_answer_is_recorded_and_told_in_approved_words():
    effects = _press(decide(says("posaconazole"), wei()), wei(), _STARTED)
    assert only(RecordMedication, effects) == RecordMedication(
        subject_id=wei().subject_id,
        status=MedicationStatus.STARTED,
        how="exact",
        substance="posaconazole",
        group="strong_cyp3a_inhibitor",
        typed="posaconazole",
        cycle=1,
        protocol_day=2,
    )
    assert "medicine_on_the_list" in keys(effects)
    # Whoever has the case is told, and nobody is called a second time.
    assert _tiers(effects) == []
    assert names(effects)[-2:] == ("EndDialogue", "CancelDue")


@pytest.mark.parametrize(
    ("days", "tier"),
    [(-2, Tier.AMBER), (-1, Tier.RED), (0, Tier.RED), (6, Tier.RED), (7, Tier.AMBER)],
)
def test_tier_follows_the_protocol_day(days, tier):
    at = DAY2_AT_8 + timedelta(days=days)
    assert _tiers(decide(says("posaconazole", at=at), wei())) == [tier]


def test_arm_without_venetoclax_is_recorded_and_the_nurse_reads_the_note():
    first = decide(says("posaconazole"), ann())
    assert _tiers(first) == []
    effects = _press(first, ann(), _TAKES)
    assert only(RecordMedication, effects).status is MedicationStatus.TAKES
    assert _tiers(effects) == []
    assert "medicine_nurse_other_arm" in keys(effects)
    assert keys(effects)[-1] == "medicine_recorded"


def test_resembling_name_records_and_alarms_nothing_until_it_is_chosen():
    first = decide(says("fluconazol"), wei())
    assert keys(first) == ["medicine_ask_which"]
    assert _tiers(first) == []
    second = _press(first, wei(), 0)
    assert _tiers(second) == [Tier.RED]
    third = _press(second, wei(), _STARTED)
    recorded = only(RecordMedication, third)
    assert (recorded.substance, recorded.how) == ("fluconazole", "fuzzy")


def test_resembling_name_that_is_none_of_them_is_unknown_and_amber():
    first = decide(says("fluconazol"), wei())
    second = _press(first, wei(), -1)
    assert _tiers(second) == [Tier.AMBER]
    third = _press(second, wei(), _TAKES)
    assert only(RecordMedication, third).substance is None
    assert "medicine_unknown" in keys(third)


@pytest.mark.parametrize("text", ["fluconazole", "I take Fluconazole", "泊沙康唑", "利福平"])
def test_name_of_the_list_written_exactly_alarms_and_is_not_asked_back(text):
    first = decide(says(text), wei())
    assert _tiers(first) == [Tier.RED]
    assert keys(first)[-1] == "medicine_ask_use"
    assert only(RecordMedication, _press(first, wei(), _STARTED)).how == "exact"


def test_look_alike_by_its_sound_is_asked_back():
    first = decide(says("bo sha kang zuo"), wei())
    assert keys(first)[-1] == "medicine_ask_which"


@pytest.mark.parametrize("text", ["邻居给的草药汤", "吃了大力丸", "XYZ胶囊"])
@pytest.mark.parametrize("arm", [Arm.CLAG, Arm.CLAGV])
def test_unknown_product_or_soup_is_amber_in_both_arms(text, arm):
    effects = decide(says(text), wei(arm=arm))
    assert _tiers(effects) == [Tier.AMBER]
    assert "medicine_unknown" in keys(_press(effects, wei(arm=arm), _STARTED))


def test_medicine_without_interaction_is_recorded_with_its_note():
    first = decide(says("paracetamol"), wei())
    assert (keys(first), _tiers(first)) == (["medicine_ask_use"], [])
    effects = _press(first, wei(), _TAKES)
    assert _tiers(effects) == []
    assert "medicine_nurse_no_interaction" in keys(effects)
    assert keys(effects)[-1] == "medicine_recorded"


def _notes(effects):
    """Give the notes of the list that the nurse is shown."""
    parts = [part for one in effects if isinstance(one, SendMessage) for part in one.parts]
    parts += [part for one in effects if isinstance(one, OpenEscalation) for part in one.summary]
    said = [part for part in parts if isinstance(part, Approved)]
    return [note for part in said for name, note in part.params if name == "flag"]


def test_note_of_the_list_is_told_in_the_language_of_the_nurse():
    effects = _press(decide(says("paracetamol"), wei()), wei(), _TAKES)
    note = InBoth(
        "hides fever: ask temperature first; never on own for fever",
        "掩盖发热：先问体温；发热时切勿自行服用",
    )
    assert _notes(effects) == [note]


def test_notes_of_all_that_is_meant_are_one_note():
    note = InBoth(
        "sold for low mood; patients do not call it a drug; contraindicated in EU",
        "市售用于情绪低落；患者不称其为药；欧盟列为禁忌",
    )
    assert note in _notes(decide(says("舒肝解郁胶囊"), wei()))


def test_medicine_without_a_note_says_that_there_is_none():
    effects = _press(decide(says("famotidine"), wei()), wei(), _TAKES)
    assert _notes(effects) == [phrase_ctx("note", "none")]


def test_question_is_for_the_nurse_and_answered_by_nobody_else():
    effects = _press(decide(says("paracetamol"), wei()), wei(), _QUESTION)
    assert _tiers(effects) == [Tier.AMBER]
    assert keys(effects)[-1] == "medicine_question"


def test_several_are_one_case_and_are_asked_one_after_the_other():
    first = decide(says("吃了利福喷丁、连花清瘟和葡萄柚汁"), wei())
    assert _tiers(first) == [Tier.RED]
    facts, effects, substances = wei(), first, []
    for _ in range(3):
        assert keys(effects)[-1] == "medicine_ask_use"
        effects = _press(effects, facts, _STARTED)
        substances.append(only(RecordMedication, effects).substance)
    assert substances[0] == "rifapentine"
    assert "EndDialogue" in names(effects)


@pytest.mark.parametrize(
    ("typed", "status"), [("停了", "stopped"), ("3", "stopped"), ("2", "started")]
)
def test_typed_answer_counts_as_the_button(typed, status):
    facts = _after(decide(says("posaconazole"), wei()), wei())
    assert only(RecordMedication, decide(says(typed), facts)).status == status


@pytest.mark.parametrize("typed", ["是", "1", "氟康唑"])
def test_typed_choice_counts_as_the_button(typed):
    facts = _after(decide(says("fluconazol"), wei()), wei())
    assert keys(decide(says(typed), facts))[-1] == "medicine_ask_use"


def test_other_words_reach_the_nurse_and_the_question_stays():
    facts = _after(decide(says("posaconazole"), wei()), wei())
    effects = decide(says("我女儿明天来"), facts)
    assert only(OpenEscalation, effects).topic is EscalationTopic.MESSAGE
    assert keys(effects)[-1] == "medicine_ask_use"


def test_another_name_waits_for_its_turn_and_alarms_at_once():
    facts = _after(decide(says("paracetamol"), wei()), wei())
    effects = decide(says("还有利福喷丁"), facts)
    assert _tiers(effects) == [Tier.RED]
    assert len(acts(effects)) == 4
    assert "rifapentine" in only(Ask, effects).data["items"]


def test_fever_in_the_middle_is_heard_first():
    facts = _after(decide(says("posaconazole"), wei()), wei())
    assert routed(says("39度，发烧"), facts) == "fever_report"


def test_fever_medicine_said_in_the_fever_dialogue_stays_there():
    data = only(Ask, decide(says("37.6 armpit"), wei())).data
    facts = wei(dialogue=asked("fever_report", "antipyretic", data))
    assert routed(says("吃了布洛芬"), facts) == "fever_report"
    assert EscalationTopic.MEDICINE not in [
        one.topic for one in decide(says("吃了布洛芬"), facts) if isinstance(one, OpenEscalation)
    ]


def test_interacting_medicine_beside_a_symptom_alarms_all_the_same():
    effects = decide(says("今天拉了八次肚子，医生开了泊沙康唑"), wei())
    topics = [one.topic for one in effects if isinstance(one, OpenEscalation)]
    assert EscalationTopic.MEDICINE in topics
    assert EscalationTopic.MESSAGE in topics


@pytest.mark.parametrize("text", ["我昨天梦见一只猫", "今天的饭很好吃", "我吃了维奈克拉"])
def test_ordinary_words_are_no_medicine(text):
    assert routed(says(text), wei()) != "medicine"


@pytest.mark.parametrize("text", ["/medicine", "用药", "Medicines"])
def test_menu_asks_for_the_name(text):
    effects = decide(says(text), wei())
    assert keys(effects)[0] == "medicine_new"
    assert only(Ask, effects).step == "name"


def test_name_nobody_knows_after_the_menu_is_asked_of_the_nurse():
    facts = wei(dialogue=asked("medicine", "name"))
    effects = decide(says("老王给的小白片"), facts)
    assert _tiers(effects) == [Tier.AMBER]
    assert keys(effects)[-1] == "medicine_ask_use"


def test_photo_after_the_menu_goes_to_the_nurse_unread():
    facts = wei(dialogue=asked("medicine", "name"))
    first = decide(says("", kind=Kind.PHOTO, file=PHOTO), facts)
    assert _tiers(first) == [Tier.AMBER]
    assert only(RecordMessage, first).file == PHOTO
    assert "medicine_nurse_photo" in [part.key for part in only(OpenEscalation, first).summary[:1]]
    effects = _press(first, facts, _STARTED)
    recorded = only(RecordMedication, effects)
    assert (recorded.photo, recorded.how, recorded.substance) == ("F1", "photo", None)


def test_photo_elsewhere_stays_a_message_to_the_nurse():
    assert routed(says("", kind=Kind.PHOTO, file=PHOTO), wei()) == "tell_nurse"


def test_silence_about_a_resembling_name_has_a_limit_and_the_worse_tier():
    first = decide(says("fluconazol"), wei())
    limit = only(AskAgainAt, first)
    assert limit.due_at == DAY2_AT_8 + timedelta(minutes=15)
    facts = _after(first, wei())
    due = Due(
        due_id=1,
        kind=DueKind.QUESTION_TIMEOUT,
        subject_id=facts.subject_id,
        topic=limit.topic,
        cycle=0,
        protocol_day=0,
        slot=0,
        window_closes_at=limit.due_at,
    )
    effects = questions(due, PlanFacts(subject=facts, dialogue=facts.dialogue), CONTENT, DAY2_AT_8)
    case = only(OpenEscalation, effects)
    assert (case.tier, case.words) == (Tier.RED, "fluconazol")
    assert keys(effects) == ["medicine_unanswered"]
    lost = questions(due, PlanFacts(subject=facts), CONTENT, DAY2_AT_8)
    assert _tiers(lost) == [Tier.AMBER]


def test_no_limit_where_a_person_was_told_already():
    effects = decide(says("posaconazole"), wei())
    assert only(CancelDue, effects).topic == "medicine"
    assert "AskAgainAt" not in names(effects)


def test_button_works_after_another_question_came_in_between():
    first = decide(says("posaconazole"), wei())
    facts = wei(dialogue=asked("tell_nurse", "words"), button=_button(first, _STARTED))
    effects = decide(taps(), facts)
    assert only(RecordMedication, effects).substance == "posaconazole"
    # The other question stays the one that words answer.
    assert "EndDialogue" not in names(effects)
    resembling = decide(says("fluconazol"), wei())
    facts = wei(dialogue=asked("fever_report", "number"), button=_button(resembling, 0))
    assert "Ask" not in names(decide(taps(), facts))


def test_whoever_left_the_study_is_asked_nothing():
    gone = wei(status=SubjectStatus.WITHDRAWN)
    assert keys(decide(says("/medicine"), gone)) == ["left_the_study"]
    assert routed(says("posaconazole"), gone) != "medicine"


_STEPS = {
    "name": asked("medicine", "name"),
    "which": _after(decide(says("fluconazol"), wei()), wei()).dialogue,
    "use": _after(decide(says("posaconazole"), wei()), wei()).dialogue,
}


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", "  ", "9", "\u202e", "/", "。" * 4096, "泊沙康唑" * 500])
def test_anything_in_any_state_is_answered_or_belongs_to_the_chat(step, kind, text):
    facts = wei(dialogue=_STEPS[step])
    effects = decide(says(text, kind=kind), facts)
    is_of_chat = kind in {Kind.BLOCKED, Kind.UNBLOCKED, Kind.GROUP, Kind.IGNORED}
    assert is_of_chat or effects
    assert "RecordMedication" not in names(effects)


def test_caption_of_a_photo_is_asked_about_beside_the_picture():
    first = decide(says("posaconazole", kind=Kind.PHOTO, file=PHOTO), wei())
    assert _tiers(first) == [Tier.RED]
    second = _press(first, wei(), _STARTED)
    assert only(RecordMedication, second).photo == "F1"
    assert only(RecordMedication, _press(second, wei(), _STARTED)).substance == "posaconazole"


def test_menu_word_asks_the_open_question_again():
    facts = _after(decide(says("posaconazole"), wei()), wei())
    assert keys(decide(says("/medicine"), facts)) == ["medicine_ask_use"]


@pytest.mark.parametrize(("text", "name"), [("取消", "menu"), ("今天", "today")])
def test_other_menu_words_still_work(text, name):
    facts = _after(decide(says("posaconazole"), wei()), wei())
    assert routed(says(text), facts) == name


def test_stopping_is_said_to_change_venetoclax_only_where_it_may():
    red = _press(decide(says("posaconazole"), wei()), wei(), _STOPPED)
    green = _press(decide(says("paracetamol"), wei()), wei(), _STOPPED)
    other = _press(decide(says("posaconazole"), ann()), ann(), _STOPPED)
    assert "medicine_note_stopped" in keys(red)
    assert "medicine_note_stopped" not in keys(green) + keys(other)
    assert keys(red)[-1] == keys(green)[-1] == keys(other)[-1] == "medicine_stopped"
