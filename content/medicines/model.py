"""The shapes of the medicine files: entries as the list has them, and the words around names."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from content.medicines.rules import Concern, Situation, Urgency, Use
from content.shape import Bilingual, Citation, Cited, ContentModel, NonEmpty, Reviewed
from content.vocabulary import Arm, Tier

Names = tuple[NonEmpty, ...]
SomeNames = Annotated[Names, Field(min_length=1)]


class MedicineGroup(StrEnum):
    """What an entry does to venetoclax or the regimen."""

    STRONG_CYP3A_INHIBITOR = "strong_cyp3a_inhibitor"
    MODERATE_CYP3A_INHIBITOR = "moderate_cyp3a_inhibitor"
    WEAK_CYP3A_INHIBITOR = "weak_cyp3a_inhibitor"
    STRONG_CYP3A_INDUCER = "strong_cyp3a_inducer"
    MODERATE_CYP3A_INDUCER = "moderate_cyp3a_inducer"
    WEAK_CYP3A_INDUCER = "weak_cyp3a_inducer"
    PGP_INHIBITOR = "pgp_inhibitor"
    AFFECTED_BY_VENETOCLAX = "affected_by_venetoclax"
    REGIMEN_INTERACTION = "regimen_interaction"
    FOOD = "food"
    HERB = "herb"
    NONE = "none"


class Verdict(StrEnum):
    """What the list says about an entry as a whole; nothing here ever means safe."""

    INTERACTS = "interacts"
    LISTED_NO_INTERACTION = "listed_no_interaction"


class GroupRule(Reviewed, Citation):
    """What is done and said about the entries of one group."""

    id: MedicineGroup
    section: NonEmpty
    verdict: Verdict
    urgency: Urgency
    about: Concern
    text_patient: NonEmpty
    text_nurse: NonEmpty


class Substance(ContentModel):
    """One substance of an entry with all its names.

    `en` and `zh` are its own names, the first of each is shown. `added` are names that the list
    does not have; like all brand names they are from knowledge and to be verified.
    """

    en: SomeNames
    zh: Names = ()
    brands_en: Names = ()
    brands_zh: Names = ()
    colloquial: Names = ()
    added: Names = ()


class Medicine(Reviewed, Citation):
    """One entry of the list.

    `products` name a combination as a whole, `contains` other entries that are part of it,
    `topical` products for skin or eye. `yields_to`: a name it shares with one of these entries
    is theirs, and this entry is only mentioned. `treat_as`: sources disagree, and it is acted on
    as this group. `other_flag` is a note for the nurse, left out where there is none.
    """

    number: Annotated[str, Field(pattern=r"^N?[0-9]+$")]
    inn: NonEmpty
    zh: NonEmpty
    substances: Annotated[tuple[Substance, ...], Field(min_length=1)]
    products: Names = ()
    topical: Names = ()
    contains: Names = ()
    yields_to: Names = ()
    verdict: Verdict | None = None
    urgency: Urgency | None = None
    treat_as: MedicineGroup | None = None
    also_as: MedicineGroup | None = None
    class_note: str = ""
    other_flag: Bilingual | None = None
    source_detail: str = ""
    conflict: str = ""


class MedicineFile(ContentModel):
    """The entries of one group."""

    group: MedicineGroup
    medicines: Annotated[tuple[Medicine, ...], Field(min_length=1)]


class GroupsFile(ContentModel):
    """The rules of all groups."""

    groups: tuple[GroupRule, ...]


class Dosing(Cited):
    """In which arms and on which protocol days a dose of venetoclax is near."""

    takes_venetoclax: Annotated[tuple[Arm, ...], Field(min_length=1)]
    first_day: int
    last_day: int


class UrgencyRule(Reviewed, Citation):
    """The tier of an urgency, on the days on which a dose is near and on others."""

    id: Urgency
    on_these_days: Tier
    on_other_days: Tier


class UseOfMedicine(Reviewed, Citation):
    """What it changes that somebody started, stopped or only asks."""

    id: Use
    at_least: Tier
    text_patient: str
    note_nurse: str


class SituationRule(Reviewed, Citation):
    """What is done and said where the rule of the group is not the one that counts."""

    id: Situation
    urgency: Urgency
    text_patient: NonEmpty
    text_nurse: NonEmpty


class JudgementFile(ContentModel):
    """How soon somebody must act."""

    dosing: Dosing
    urgencies: tuple[UrgencyRule, ...]
    uses: tuple[UseOfMedicine, ...]
    situations: tuple[SituationRule, ...]


class BothLanguages(ContentModel):
    """Words of one kind in both languages."""

    zh: SomeNames
    en: SomeNames


class TopicalWords(BothLanguages):
    """Words of local forms; `not_*` look like one and are none."""

    not_zh: SomeNames
    not_en: SomeNames
    verbs_zh: SomeNames


class ContextWords(ContentModel):
    """What must stand beside a name that is also an ordinary word."""

    before_zh: SomeNames
    after_zh: SomeNames


class Stems(BothLanguages):
    """Ends of names that many medicines share; `heads_zh` are beginnings."""

    heads_zh: SomeNames


class NameWords(ContentModel):
    """The words around names."""

    salts: SomeNames
    forms: BothLanguages
    topical: TopicalWords
    context: ContextWords
    needs_context: SomeNames
    stems: Stems
    unnamed: BothLanguages
    taken: BothLanguages
    asking_zh: SomeNames
    units_zh: SomeNames
    foreign_sounds: NonEmpty
    readings: dict[NonEmpty, SomeNames]
    cuts_zh: SomeNames
    ordinary_stems_zh: SomeNames
    salts_with_form: SomeNames
    forms_pinyin: SomeNames


class OrdinaryNames(ContentModel):
    """Words that look like a name and are none."""

    zh: SomeNames


class OthersFile(ContentModel):
    """What exists and is not on the list, so that it is never taken for something listed."""

    study: SomeNames
    others: BothLanguages
    ordinary: OrdinaryNames


class EnglishFile(ContentModel):
    """The commonest English words, separated by spaces."""

    english: NonEmpty


class ShapesFile(ContentModel):
    """Characters taken for one another, by the character of a name."""

    shapes: dict[NonEmpty, NonEmpty]


class SoundsFile(ContentModel):
    """The characters that are read as a syllable, by syllable without tone."""

    sounds: dict[NonEmpty, NonEmpty]
