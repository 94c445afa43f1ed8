"""A command that is refused: one clear line, exit code 1."""


class Refused(Exception):  # noqa: N818 - it is the outcome's name
    """What the user asked for is not done; the text says why and what to do."""
