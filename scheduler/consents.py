"""What a subject has agreed to, as the notice stands now."""

from content.model import Content, NoticeAct
from records.facts import SubjectFacts


def answer_to(act: NoticeAct, subject: SubjectFacts) -> bool | None:
    """Give the answer to an act as it is now; None where it was not asked since it changed.

    A refusal stands whatever changes: who refused is asked again only if they want to be.
    """
    accepted = subject.consents.get(act.id)
    version = subject.consent_versions.get(act.id)
    is_older = version is not None and int(version) < int(act.asked_since)
    return None if accepted and is_older else accepted


def has_agreed(subject: SubjectFacts, content: Content) -> bool:
    """Tell whether every act is agreed to as it stands now."""
    return all(answer_to(act, subject) for act in content.notice.acts)


def has_refused(subject: SubjectFacts, content: Content) -> bool:
    """Tell whether an act was refused."""
    return any(answer_to(act, subject) is False for act in content.notice.acts)


def next_act(
    subject: SubjectFacts, content: Content, *, beside: NoticeAct | None = None
) -> NoticeAct | None:
    """Give the first act that is not agreed to, leaving out one; None when all are."""
    missing = (act for act in content.notice.acts if not answer_to(act, subject))
    return next((act for act in missing if beside is None or act.id != beside.id), None)
