"""A subject as it is registered, however the study team said it."""

from datetime import date, time, timedelta

from content.model import Content
from content.vocabulary import Arm, Language
from content.wording import Wording, phrase
from records.account_effects import EnrolSubject


def enrolled(  # noqa: PLR0913 - a subject is told apart by all of these
    content: Content,
    *,
    code: str,
    site_id: str,
    arm: Arm,
    day1: date | None,
    language: Language,
    usual_time: time | None = None,
    phone: str | None = None,
) -> EnrolSubject:
    """Register somebody, with the dose of the protocol where the arm has one."""
    venetoclax = content.study.venetoclax
    has_doses = arm is venetoclax.arm
    return EnrolSubject(
        code=code,
        site_id=site_id,
        arm=arm,
        day1=day1,
        language=language,
        usual_time=usual_time,
        phone=phone,
        ordered_dose_mg=venetoclax.initial_order_mg if has_doses else None,
        dose_days=(venetoclax.first_day, venetoclax.last_day) if has_doses else None,
    )


def impossible_day1(day1: date, today: date, content: Content) -> Wording | None:
    """Say why day 1 cannot be this date, where today is what it is at the site; None if it can."""
    limits = content.study.enrolment
    ahead = (day1 - today).days
    if ahead < limits.day1_earliest_days:
        return phrase("Day 1 cannot be in the past. Please give today or a later date.")
    return too_far_ahead(day1, today, content)


def too_far_ahead(day1: date, today: date, content: Content) -> Wording | None:
    """Say that a day 1 is taken for a slip of the pen; None where it is not."""
    latest = today + timedelta(days=content.study.enrolment.day1_latest_days)
    if day1 <= latest:
        return None
    return phrase("Day 1 is too far ahead. The latest possible date is {date}.", date=latest)
