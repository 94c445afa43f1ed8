"""Which question about a symptom comes next, with as little effort as possible."""

from content.symptoms.judge import Answers, judge, matters, open_questions, urgency
from content.symptoms.symptom import Question, Symptom
from content.vocabulary import Tier


def next_question(symptom: Symptom, answers: Answers, day: int | None = None) -> Question | None:
    """Give the next question, or None when nothing more needs to be asked.

    The first question can end it: 0 means that the symptom is not there. After that a question is
    asked, in the order of the file, only while its answer could raise the tier, or, below red, is
    needed for the grade. A skipped question (None in `answers`) is not asked again.
    """
    known = judge(symptom, answers, day)
    below_red = urgency(known.tier) < urgency(Tier.RED)
    for question in open_questions(symptom, answers):
        if question.id in answers:
            continue
        grading = below_red and _is_attribute(symptom, question)
        if grading or matters(symptom, question, answers, day):
            return question
    return None


def _is_attribute(symptom: Symptom, question: Question) -> bool:
    return symptom.composite is not None and question.id in symptom.composite.attributes
