"""The terms and judgements of adverse events, checked, and how a term is found by what is typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from content.adverse_events.shapes import (
    Clock,
    GradeWords,
    JudgementFile,
    Option,
    People,
    Scale,
    Term,
)
from content.plain import plain
from content.shape import Reviewed

FATAL_GRADE: Final = 5
# The criterion and the outcome that go with that grade.
DEATH: Final = "death"
FATAL: Final = "fatal"
_EXACT, _BEGINS, _HOLDS, _IS_HELD, _ALIKE = range(5)
_LEAST_ALIKE: Final = 80.0
# Shorter words are like too many others; one Chinese character is in too many sentences.
_SHORTEST_ALIKE: Final = 5
_SHORTEST_HELD: Final = 2
_DIED: Final = GradeWords(grade=FATAL_GRADE, en="death", zh="死亡")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEvents:
    """Everything `adverse_events/*.yaml` says. `terms` are by their name in CTCAE."""

    version: str
    terms: Mapping[str, Term]
    stand_ins: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, tuple[GradeWords, ...]]
    judgement: JudgementFile
    files: Mapping[str, Reviewed]
    cited: tuple[object, ...]

    @property
    def seriousness(self) -> Scale:
        """The criteria of which one makes an event serious."""
        return self.judgement.seriousness

    @property
    def relatedness(self) -> Scale:
        """How an event may be related to a medicine."""
        return self.judgement.relatedness

    @property
    def action(self) -> Scale:
        """What may have been done with a medicine because of an event."""
        return self.judgement.action

    @property
    def outcome(self) -> Scale:
        """What may have become of an event."""
        return self.judgement.outcome

    @property
    def people(self) -> People:
        """Who records and who judges."""
        return self.judgement.people

    @property
    def clock(self) -> Clock:
        """The clock of a serious event."""
        return self.judgement.clock

    def criteria(self) -> tuple[Option, ...]:
        """Give the criteria of seriousness."""
        return self.seriousness.options

    def grade_words(self, term: Term) -> tuple[GradeWords, ...]:
        """Give what is known of the grades of a term; nothing where no source says it."""
        found = {one.grade: one for one in self.patterns.get(term.pattern or "", ())}
        found |= {one.grade: one for one in term.words}
        pairs = zip(term.grades, term.figures, strict=False)
        found |= {grade: GradeWords(grade=grade, en=said, zh=said) for grade, said in pairs}
        found[FATAL_GRADE] = _DIED
        return tuple(found[grade] for grade in term.grades if grade in found)

    def find(self, typed: str, most: int) -> tuple[Term, ...]:
        """Give the terms that words in either language may mean, the best first.

        A sentence finds the terms whose words stand in it; an English word may have a slip.
        """
        wanted = " ".join(plain(typed).split())
        if not wanted:
            return ()
        ranks = {term.term: _rank(wanted, term) for term in self.terms.values()}
        found = [(rank, name) for name, rank in ranks.items() if rank is not None]
        order = list(self.terms)
        found.sort(key=lambda one: (one[0], order.index(one[1])))
        return tuple(self.terms[name] for _, name in found[:most])

    def suggested(self, names: Iterable[str], most: int) -> tuple[Term, ...]:
        """Give the terms for names that reports carry, each with those offered beside it."""
        found: dict[str, None] = {}
        named = [one for name in names for one in self.stand_ins.get(name, (name,))]
        for name in named:
            found.setdefault(name)
        for name in named:
            for one in self.terms[name].beside if name in self.terms else ():
                found.setdefault(one)
        return tuple(self.terms[name] for name in found if name in self.terms)[:most]


def _rank(wanted: str, term: Term) -> int | None:
    ranks = [
        rank
        for words in (term.term, term.zh, *term.also.en, *term.also.zh)
        if (rank := _rank_of(wanted, plain(words))) is not None
    ]
    return min(ranks, default=None)


def _rank_of(wanted: str, words: str) -> int | None:
    if wanted == words:
        return _EXACT
    if words.startswith(wanted):
        return _BEGINS
    if wanted in words and (not wanted.isascii() or len(wanted) >= _SHORTEST_ALIKE):
        return _HOLDS
    if len(words) >= _SHORTEST_HELD and _is_held(words, wanted):
        return _IS_HELD
    is_long = min(len(wanted), len(words)) >= _SHORTEST_ALIKE and wanted.isascii()
    return _ALIKE if is_long and fuzz.ratio(wanted, words) >= _LEAST_ALIKE else None


def _is_held(words: str, wanted: str) -> bool:
    # An English word is looked for whole: "alt" is no part of "health".
    return f" {words} " in f" {wanted} " if words.isascii() else words in wanted
