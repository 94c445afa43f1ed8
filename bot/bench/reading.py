"""Row `reading`: how long the reading of one free text takes, and its start."""

from pathlib import Path
from time import perf_counter

from bot.bench.ground import Ground
from bot.bench.result import Figure, Target, percentile
from content.load import load_content
from content.report import read_report

ROW = "reading"
_TARGET = Target(value=5.0)
_START = Target(value=0.5)
_MILLI = 1000.0
_NEARLY_ALL = 99
_REPEATS = 20
_RUN_ON = (
    "护士你好我今天早上起来吃了点粥然后去楼下散步了一圈回来以后就觉得胸口疼得厉害"
    "现在躺在床上想问问下午还要不要抽血"
)
_RUN_ON_ENGLISH = (
    "so yesterday we had dinner and everything was fine but when I got home I fainted in the "
    "kitchen and my son had to pick me up anyway do I still take the pill at 8"
)
# What people write: short, denied, mixed, and one long voice message.
_TEXTS = (
    "没有发烧，但是一直流鼻血",
    "今天拉了八次，肚子也疼",
    "no fever, no chills, just tired",
    "我妈妈去年发烧住院了",
    "什么时候复查",
    "nurse, my 老公 晕倒了",
    _RUN_ON,
    _RUN_ON_ENGLISH,
)


async def reading(_ground: Ground) -> list[Figure]:
    """Milliseconds for one message, and seconds until the first can be read."""
    begun = perf_counter()
    content = load_content(Path(__file__).parents[2] / "content")
    started = perf_counter() - begun
    samples = []
    for text in _TEXTS * _REPEATS:
        begun = perf_counter()
        read_report(content, text)
        samples.append((perf_counter() - begun) * _MILLI)
    nearly_all = percentile(samples, _NEARLY_ALL)
    return [
        Figure(row=ROW, what="one message, p99", value=nearly_all, unit="ms", target=_TARGET),
        Figure(row=ROW, what="rules loaded", value=started, unit="s", target=_START),
    ]
