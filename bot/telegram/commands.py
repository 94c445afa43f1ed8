"""The commands of a chat that nobody has arrived in yet, in each language of the messenger."""

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.parts.commands import SUBJECT_COMMANDS
from content.translate import Translator
from content.vocabulary import Language
from records.log import logger

_CODES = {Language.EN: None, Language.ZH_CN: "zh"}


async def offer_commands(bot: Bot, translator: Translator) -> None:
    """Set the commands; without them everything works all the same, so a refusal is only noted."""
    for language, code in _CODES.items():
        commands = [
            BotCommand(name, translator.render(words, language)) for name, words in SUBJECT_COMMANDS
        ]
        try:
            await bot.set_my_commands(
                commands, scope=BotCommandScopeAllPrivateChats(), language_code=code
            )
        except TelegramError as error:
            logger().warning("commands_not_set", fault=type(error).__name__)
