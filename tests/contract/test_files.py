"""Photos and documents, up and down."""

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.simulator.client import PhoneClient
from bot.simulator.telegram import SimulatedTelegram

# One red pixel; the sides stand in bytes 16 to 24.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
# As far as the frame header: 2 high, 3 wide.
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108000200030301220002")


async def test_a_photo_of_the_bot_can_be_seen_on_the_phone(
    bot: Bot, wei: PhoneClient, http: httpx.AsyncClient
):
    message = await bot.send_photo(101, PNG, caption="<b>邀请码</b>", parse_mode="HTML")
    size = message.photo[0]
    assert (size.width, size.height, size.file_size) == (1, 1, len(PNG))
    assert (message.caption, message.caption_entities[0].type) == ("邀请码", "bold")
    answer = await http.get(f"/phones/101/file/{size.file_id}")
    assert answer.content == PNG


async def test_a_jpeg_is_measured(bot: Bot, wei: PhoneClient):
    await wei.photo(JPEG)
    [_, update] = await bot.get_updates(timeout=0)
    size = update.message.photo[0]
    assert (size.width, size.height) == (3, 2)


async def test_a_photo_of_a_person_can_be_downloaded(bot: Bot, wei: PhoneClient):
    await wei.photo(PNG, "皮疹")
    [_, update] = await bot.get_updates(timeout=0)
    assert update.message.caption == "皮疹"
    file = await bot.get_file(update.message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PNG


async def test_a_document_keeps_its_name(bot: Bot, wei: PhoneClient):
    message = await bot.send_document(101, b"day,dose\n", filename="plan.csv", caption="plan")
    document = message.document
    assert (document.file_name, document.mime_type) == ("plan.csv", "text/csv")
    file = await bot.get_file(document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"day,dose\n"


async def test_a_known_file_id_can_be_sent_again(bot: Bot, wei: PhoneClient):
    first = await bot.send_photo(101, PNG)
    again = await bot.send_photo(101, first.photo[0].file_id)
    assert again.photo[0].file_id == first.photo[0].file_id
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier/HTTP URL specified"):
        await bot.send_document(101, first.photo[0].file_id)


async def test_what_is_no_image_is_no_photo(call, bot: Bot, wei: PhoneClient):
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(101, b"not an image")


@pytest.mark.usefixtures("wei")
async def test_a_caption_has_1024_characters(bot: Bot):
    message = await bot.send_photo(101, PNG, caption="药" * 1024)
    assert len(message.caption) == 1024
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(101, PNG, caption="药" * 1025)


async def test_an_unknown_file_is_refused(call):
    status, body = await call("getFile", file_id="nothing")
    assert (status, body["description"]) == (
        400,
        "Bad Request: wrong file_id or the file is temporarily unavailable",
    )


async def test_a_download_needs_the_token_and_a_known_path(
    http: httpx.AsyncClient, telegram: SimulatedTelegram, wei: PhoneClient
):
    await wei.photo(PNG)
    good = await http.get(f"/file/bot{telegram.token}/photos/file_1.png")
    foreign = await http.get("/file/bot42:wrong/photos/file_1.png")
    outside = await http.get(f"/file/bot{telegram.token}/../../etc/passwd")
    statuses = (good.status_code, foreign.status_code, outside.status_code)
    assert statuses == (200, 401, 404)
