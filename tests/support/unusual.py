"""What people send that is not words, as Telegram describes it."""

from typing import Any

STICKER: dict[str, Any] = {
    "file_id": "S1",
    "file_unique_id": "s1",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
    "emoji": "👍",
}
LOCATION: dict[str, Any] = {"latitude": 23.19, "longitude": 113.33}
VOICE: dict[str, Any] = {
    "file_id": "V1",
    "file_unique_id": "v1",
    "duration": 3,
    "mime_type": "audio/ogg",
    "file_size": 10,
}
PHOTO: list[dict[str, Any]] = [
    {"file_id": "P1", "file_unique_id": "p1", "width": 90, "height": 90, "file_size": 10}
]
POLL: dict[str, Any] = {
    "id": "1",
    "question": "?",
    "options": [{"persistent_id": "0", "text": "Yes", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": True,
    "members_only": False,
}
