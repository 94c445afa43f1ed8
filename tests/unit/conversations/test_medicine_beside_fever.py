"""A medicine that is named while a question about fever is open: both are asked about."""

from dataclasses import replace

import pytest

from content.vocabulary import EscalationTopic, MessageClass, Tier
from records.effects import Ask, OpenEscalation, SendMessage
from records.facts import Dialogue, TappedButton
from records.medication_effects import RecordMedication
from tests.support.people import decide, keys, names, only, says, taps, wei


def _asked(effects):
    ask = only(Ask, effects)
    return Dialogue(conversation=ask.conversation, step=ask.step, data=ask.data)


def _button(message, number):
    button = [one for row in message.buttons for one in row][number]
    return TappedButton(act=button.act, args=button.args)


@pytest.mark.parametrize("fever", ["I have a fever", "37.6", "37.6 armpit"])
def test_medicine_named_in_the_fever_dialogue_is_alarmed_and_asked_and_the_question_stays(fever):
    facts = wei(dialogue=_asked(decide(says(fever), wei())))
    effects = decide(says("I started voriconazole yesterday"), facts)
    alarms = [one for one in effects if isinstance(one, OpenEscalation)]
    assert [one.tier for one in alarms if one.topic is EscalationTopic.MEDICINE] == [Tier.RED]
    [which] = [one for one in effects if isinstance(one, SendMessage) and _is_use(one)]
    assert which.message_class is MessageClass.SAFETY
    assert only(Ask, effects).conversation == "fever_report"
    after = replace(facts, button=_button(which, 1))
    settled = decide(taps(), after)
    assert only(RecordMedication, settled).substance == "voriconazole"
    assert "EndDialogue" not in names(settled)


def _is_use(message):
    return keys((message,)) == ["medicine_ask_use"]
