"""How the work of asking about a new version is named."""

from typing import Final

NOTICE: Final = "notice"
FAMILY_NOTICE: Final = "family_notice"
