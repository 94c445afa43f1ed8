"""The question about one act of the notice that changed, as it stands on a phone."""

from uuid import UUID

from content.model import NoticeAct
from content.wording import approved, phrase_ctx
from records.effects import Button, Recipient, SendMessage
from records.facts import SubjectFacts
from records.notice_topic import NOTICE


def about_notice(subject_id: UUID) -> str:
    """Name the messages, and the due work, about a changed notice of this subject."""
    return f"{NOTICE}:{subject_id}"


def answer_button(*, has_refused: bool) -> Button:
    """Give the button that leads to the open question, or back to one that was refused."""
    changed, answer = (
        phrase_ctx("button", "I changed my mind"),
        phrase_ctx("button", "Answer the notice"),
    )
    return Button(label=changed if has_refused else answer, act="notice.show")


def act_asked(act: NoticeAct, subject: SubjectFacts, to: Recipient) -> SendMessage:
    """Ask for this act alone."""
    args = {"act": act.id}
    return SendMessage(
        to=to,
        parts=(approved(f"notice_{act.id}"),),
        buttons=(
            (Button(label=phrase_ctx("button", "I agree"), act="notice.accept", args=args),),
            (
                Button(
                    label=phrase_ctx("button", "I do not agree"), act="notice.decline", args=args
                ),
            ),
        ),
        about=about_notice(subject.subject_id),
    )
