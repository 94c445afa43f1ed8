"""Refusals, in the words of whoever refuses.

ApiError       what the Bot API answers to a bot
PhoneError     what the phones' interface answers to a page or a test
"""

from http import HTTPStatus

from bot.simulator.shapes import JsonObject


class ApiError(Exception):
    """A Bot API refusal: an HTTP status, Telegram's own words, and how long to wait."""

    def __init__(
        self, status: HTTPStatus, description: str, *, retry_after_seconds: int | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after_seconds = retry_after_seconds

    def body(self) -> JsonObject:
        """Return the JSON body of the answer."""
        body: JsonObject = {
            "ok": False,
            "error_code": int(self.status),
            "description": self.description,
        }
        if self.retry_after_seconds is not None:
            body["parameters"] = {"retry_after": self.retry_after_seconds}
        return body

    def headers(self) -> dict[str, str]:
        """Return the extra HTTP headers of the answer."""
        if self.retry_after_seconds is None:
            return {}
        return {"Retry-After": str(self.retry_after_seconds)}


class PhoneError(Exception):
    """A phone cannot do that: an HTTP status and a reason."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def bad_request(reason: str) -> ApiError:
    """Return a 400 in Telegram's form."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return a 403 in Telegram's form."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return a 409 in Telegram's form."""
    return ApiError(HTTPStatus.CONFLICT, f"Conflict: {reason}")


def too_many_requests(retry_after_seconds: int) -> ApiError:
    """Return a 429 that says how many whole seconds to wait."""
    return ApiError(
        HTTPStatus.TOO_MANY_REQUESTS,
        f"Too Many Requests: retry after {retry_after_seconds}",
        retry_after_seconds=retry_after_seconds,
    )


def phone_refuses(reason: str) -> PhoneError:
    """Return a 400 of the phones' interface."""
    return PhoneError(HTTPStatus.BAD_REQUEST, reason)


def phone_lacks(reason: str) -> PhoneError:
    """Return a 404 of the phones' interface."""
    return PhoneError(HTTPStatus.NOT_FOUND, reason)
