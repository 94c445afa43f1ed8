"""The commands a chat offers behind its `/`, in each language."""

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from content.translate import Translator
from content.vocabulary import Language
from content.wording import phrase
from records.log import logger

# The words behind them stand in `content/words.yaml`; a command is one of those words.
_COMMANDS = (
    ("menu", phrase("Show the menu")),
    ("today", phrase("What stands for today")),
    ("fever", phrase("Report a fever")),
    ("symptoms", phrase("Report symptoms")),
    ("medicine", phrase("Tell about a medicine")),
    ("visits", phrase("My visits, and whether I come")),
    ("help", phrase("What this is, and whom to call")),
    ("withdraw", phrase("Stop messages, leave the study, my data")),
    ("language", phrase("中文 / English")),
)
_CODES = {Language.EN: None, Language.ZH_CN: "zh"}


async def offer_commands(bot: Bot, translator: Translator) -> None:
    """Set the commands; without them everything works all the same, so a refusal is only noted."""
    for language, code in _CODES.items():
        commands = [
            BotCommand(name, translator.render(words, language)) for name, words in _COMMANDS
        ]
        try:
            await bot.set_my_commands(
                commands, scope=BotCommandScopeAllPrivateChats(), language_code=code
            )
        except TelegramError as error:
            logger().warning("commands_not_set", fault=type(error).__name__)
