"""Whether a word of long ago tells what was not so then, or less so than now."""

import re

from content.triage.lexicon import Found
from content.triage.said import Said

_BEFORE = 24
# "以前不会", "比上周重": then it was not so, or not so bad.
_NOT_THEN = re.compile(r"(?:\s|,)?(?:从来|可|倒|都|也|就|是)*(?:不|没|冇|未|唔|never|not|no )")
_COMPARED = re.compile(r"(?:比|跟|和|than|worse than|more than|compared to|compared with)\s?\Z")
# "以前也流过，没这次久": what was before is compared with what is now.
_THIS_TIME = re.compile(
    r"(?:没|不像|不如)(?:有)?(?:这次|这回|今天|现在|今晚)|(?:这次|这回|今天)(?:更|特别|格外|比|久|重|厉害|多)"
    r"|(?:not|never) (?:like |as \w+ as )this|this time (?:is|it's|it is) "
    r"|(?:longer|worse|more) this time"
)


def is_other_then(said: Said, when: Found) -> bool:
    """Tell whether it is said that it was not so then."""
    if _THIS_TIME.search(said.text, when.end, said.sentence(when.end)[1]):
        return True
    before = said.text[max(0, when.start - _BEFORE) : when.start]
    return bool(_NOT_THEN.match(said.text, when.end) or _COMPARED.search(before))
