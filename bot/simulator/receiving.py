"""Bot API methods about the bot itself: who it is, and how it gets its updates."""

from datetime import timedelta
from typing import Any

from bot.simulator.failures import bad_request, conflict
from bot.simulator.limits import LONGEST_POLL, UPDATES_A_POLL
from bot.simulator.parameters import Parameters
from bot.simulator.shapes import JsonObject
from bot.simulator.telegram import SimulatedTelegram


async def get_me(telegram: SimulatedTelegram, parameters: Parameters) -> JsonObject:  # noqa: ARG001
    """`getMe`."""
    return {
        **telegram.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(telegram: SimulatedTelegram, parameters: Parameters) -> list[JsonObject]:
    """`getUpdates`."""
    if telegram.webhook.is_set:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    telegram.updates.allow(_allowed(parameters))
    limit = parameters.integer("limit", UPDATES_A_POLL)
    wait = timedelta(seconds=max(0, parameters.integer("timeout")))
    return await telegram.updates.poll(
        offset=parameters.integer("offset"),
        limit=limit if 0 < limit <= UPDATES_A_POLL else UPDATES_A_POLL,
        wait=min(wait, LONGEST_POLL),
    )


async def set_webhook(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`setWebhook`; an empty URL is `deleteWebhook`."""
    url = parameters.text("url")
    if not url:
        return await delete_webhook(telegram, parameters)
    allowed = _allowed(parameters)
    if parameters.flag("drop_pending_updates"):
        telegram.updates.confirm_all()
    telegram.updates.allow(allowed)
    await telegram.webhook.set(
        url,
        secret_token=parameters.text("secret_token"),
        max_connections=parameters.integer("max_connections"),
    )
    return True


async def delete_webhook(telegram: SimulatedTelegram, parameters: Parameters) -> bool:
    """`deleteWebhook`."""
    await telegram.webhook.delete()
    if parameters.flag("drop_pending_updates"):
        telegram.updates.confirm_all()
    return True


async def get_webhook_info(
    telegram: SimulatedTelegram,
    parameters: Parameters,  # noqa: ARG001
) -> JsonObject:
    """`getWebhookInfo`."""
    return telegram.webhook.info()


def _allowed(parameters: Parameters) -> list[str] | None:
    kinds: Any = parameters.structure("allowed_updates")
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates JSON object")
    return [str(kind) for kind in kinds]
