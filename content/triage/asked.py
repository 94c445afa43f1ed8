"""Words that report nothing: a question about what can happen, an "if", a way of speaking."""

import re

from content.triage.said import Said
from content.triage.standing import Span

_NEAR = 60
_SHORT = 24
_ASKED_BEFORE = ("=hypothetical", "=question")
_SAYING = 8
# What makes a saying of words beside "so dear that ...": it only nearly happened.
_NEARLY = re.compile(r"要|快|想|差点|恨不得|在滴|简直|就差")
_LAUGHS = re.compile(r"哈哈|(?<![a-z])(?:lol|haha)")
# 难得 in 呼吸困难得快死了, 气得 in 喘气得, are no saying.
_WITHIN_A_WORD = frozenset("困喘叹吸出上憋吐换")
_ONE_DAY = re.compile(
    r"万一|以后|哪天|晚上|半夜|夜里|周末|放假|在家|回家|到时|问问|问一下|问下|打听"
    r"|at night|weekend|one day|some day|later|at home|ever|in future|holiday"
)
# "会流鼻血吗": asks whether it may happen.
_WILL_IT = re.compile(r"会(?:不会)?(?:很|再|一直|有|出现|引起|导致)?\Z")
_IS_ASKED = re.compile(r"吗|嘛|么")
# "笑得我喘不过气": whoever laughs so has no dyspnoea.
_LAUGHING = re.compile(r"笑(?:得|到|死)|laugh(?:ed|ing|s)? (?:so|until|till)")
_MEANT_IN_FUN = re.compile(
    r"(?<![别不没])(?<!不是)(?<!没有)(?:开玩笑|说笑)(?:的|啦|呢|哈|罢了|而已|\Z)"
    r"|(?<!not )(?<!n't )(?:joking|kidding) about|(?:just|only) (?:joking|kidding)|figure of speech"
)
# "the parking gives me a headache", "这系统让我头痛": stands directly before the finding.
_MAKES_ME = re.compile(
    r"(?:[让令使真太]|搞得|弄得|害得|真是|[看等气烦急愁热冷冻晒堵挤吵贵慢难尬]得)"
    r"(?:我|人|我们|大家|都|很|直|好)*\Z"
    r"|(?:gives?|gave|giving|makes?|made|making|is|are|was|being) (?:me|us|such)?\s?(?:an? )?\Z"
)
# "看到账单我眼前一黑".
_SEES = re.compile(
    r"(?:看到|看见|听到|听说|一看|看了|收到)\S{0,6}\Z|(?:saw|see|heard|opened|got) \S{0,6} ?\Z"
)
# "到几度才打电话", "几次算拉肚子": asks for the border; 好几次 does not.
_FROM_WHEN_ON = re.compile(
    r"(?<![好十百了有过])(?:几|多少)(?:度|次|回|天|分钟|小时|片)"
    r"(?:才[算要需该去]|算|以上|需要|要来|要去|要打|要吃|就要|就该|该)"
    r"|多(?:久|严重|高)(?:才|算|需要|要来|要去|就要|该)"
    r"|(?<![a-z])how (?:high|many|long|bad|much) (?:before|counts|is too|does it have to|until)"
)
_TO_TELL = re.compile(
    r"(?:怎么|怎样|如何)(?:区分|区别|分辨|判断|鉴别|预防|避免)|多少(?:就|才|以下)?会"
    r"|(?:为什么|为啥|为何)(?:不能|不可以|不让|要避|要少)|有什么(?:区别|不同|表现)"
    r"|什么(?:样子|感觉)的?(?:算|叫)"
    r"|difference between|how (?:do|can|would|will) (?:i|we|you) (?:tell|know|prevent|avoid)"
)
# "要是摔一跤会不会就出血不止".
_WOULD_IT = re.compile(r"会不会|会有多|(?<![a-z])would (?:it|i|that|there)(?![a-z])")
_DISCLAIMED = re.compile(
    r"好奇|随便问|随口问|问问而已|只是问|就(?:是)?问问|先问清楚|提前问|提前了解"
    r"|学习一下|就学习|了解一下|打听一下|科普|[帮替](?:别人|病友|朋友|同事)问"
    r"|just (?:asking|curious|wondering|want(?:ed)? to know|checking in advance)"
    r"|out of (?:curiosity|interest)|for (?:future reference|later|next time)"
    r"|asking for (?:a|my) (?:friend|neighbour|neighbor)|planning ahead"
)
_WHAT_NOW = re.compile(r"怎么办|咋办|点算|what do (?:i|we) do|what should (?:i|we) do")
_QUESTION = re.compile(
    r"[?吗呢么]|怎么|怎样|如何|几|多少|是不是|要不要|哪|什么|区分|区别|问"
    r"|(?<![a-z])(?:how|what|when|which|who|does|do|is|can|should|would)(?![a-z])"
)
# Beside a disclaimer: it has not happened. Without one of these it is asked.
_NOT_SO = re.compile(
    r"(?:现在|目前|暂时|我)(?:还|都|也|并)?(?:没有?|冇)(?:[啊呀哈呢了的,.!? ]|吃|发生|这|\Z)"
    r"|(?:has|have)(?:n't| not) (?:happened|got|had|done|taken)|not (?:happening|now|yet)"
    r"|i (?:don't|do not) have"
)


def clause_around(said: Said, span: Span) -> tuple[int, int]:
    """Give start and end of the clause that holds a finding."""
    start, _ = said.clause(span.start)
    _, end = said.clause(max(span.start, span.end - 1))
    return max(start, span.start - _NEAR), min(end, span.end + _NEAR)


def is_information(said: Said, span: Span) -> bool:
    """Tell whether it is asked or told what can happen, not what happens."""
    start, _ = clause_around(said, span)
    # "真的吗" after a pause still asks.
    end = min(said.written_clause(max(span.start, span.end - 1))[1], span.end + _NEAR)
    around = _near(said, span)
    will_it = _WILL_IT.search(said.text, start, min(span.words))
    return bool(
        said.within("=information", start, span.end)
        or said.within("=question_after", span.end, end)
        or (will_it and _IS_ASKED.search(said.text, span.end, end))
        or _FROM_WHEN_ON.search(said.text, span.start, end)
        or _TO_TELL.search(said.text, start, end)
        or (_is_disclaimed(said, span) and _NOT_SO.search(said.text, *around))
        or _is_of_one_day(said, span, start)
    )


def _is_of_one_day(said: Said, span: Span, start: int) -> bool:
    """Tell whether an "if" asks what would happen, whom to call, or what to do one day."""
    if not said.within("=hypothetical", start, span.start):
        return False
    _, last = said.sentence(span.start)
    after = span.start, min(last, span.end + _NEAR)
    if _WOULD_IT.search(said.text, start, after[1]) or said.within("=whom_to_ask", *after):
        return True
    return bool(said.within("=what_to_do", *after) and _ONE_DAY.search(said.text, start, after[1]))


def is_figure(said: Said, span: Span) -> bool:
    """Tell whether it is a way of speaking: "so dear that I could spit blood"."""
    start, _ = clause_around(said, span)
    first, last = said.sentence(span.start)
    if _MEANT_IN_FUN.search(said.text, max(first, span.start - _NEAR), min(last, span.end + _NEAR)):
        return True
    if _LAUGHING.search(said.text, start, span.start):
        return True
    return any(
        said.distance(one.end, span.start) <= _SAYING
        and said.text[one.start - 1 : one.start] not in _WITHIN_A_WORD
        and (
            _NEARLY.search(said.text, one.end, span.end) or _LAUGHS.search(said.text, one.end, last)
        )
        for one in said.within("=figurative", start, span.end)
    )


def is_asked(said: Said, span: Span) -> bool:
    """Tell whether a finding may not be meant: an "if", a doubt, or what only annoys somebody."""
    start, _ = clause_around(said, span)
    if any(said.within(key, start, span.start) for key in _ASKED_BEFORE):
        return True
    first = max(said.sentence(span.start)[0], span.start - _SHORT)
    annoys = any(
        _MAKES_ME.search(said.text, one.end, span.start)
        or _SEES.search(said.text, first, one.start)
        for one in said.within("=everyday", first, span.start)
    )
    is_now = said.within("=now", *_near(said, span)) or _WHAT_NOW.search(said.text, span.end)
    return annoys or (_is_disclaimed(said, span) and not is_now)


def _is_disclaimed(said: Said, span: Span) -> bool:
    """Tell whether who asks says that it is out of interest."""
    around = _near(said, span)
    return bool(_DISCLAIMED.search(said.text, *around) and _QUESTION.search(said.text, *around))


def _near(said: Said, span: Span) -> tuple[int, int]:
    return max(0, span.start - _NEAR), min(len(said.text), span.end + _NEAR)
