"""A planted second version of the notice, in which one act has changed."""

from dataclasses import replace

from content.model import Content

CHANGED = "abroad"


def with_next_version(content: Content) -> Content:
    """Give the content with version 2 of the notice, and of what family members are told."""
    notice = content.notice
    acts = tuple(
        act.model_copy(update={"asked_since": "2"}) if act.id == CHANGED else act
        for act in notice.acts
    )
    family = content.texts["family_notice"]
    newer = family.model_copy(update={"version": str(int(family.version) + 1)})
    return replace(
        content,
        notice=notice.model_copy(update={"version": "2", "acts": acts}),
        texts={**content.texts, "family_notice": newer},
    )
