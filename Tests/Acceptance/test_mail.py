"""Mail through a real SMTP server: invitations arrive, and none is lost while the relay is away."""

from pathlib import Path

from harness.accounts import Account, create_account
from harness.browser import Browser, Page
from harness.owner import rows
from harness.platform import NewPlatform, Platform
from harness.polling import until
from harness.smtp import LINK, Delivered, Relay, self_signed

FROM = "plugyard@charging.example"
PASSWORD = "eleven quiet harbours"


def platform_with(new_platform: NewPlatform, name: str, relay: Relay) -> Platform:
    return new_platform(name, smtp_url=relay.url, mail_from=FROM)


async def invite(platform: Platform, slug: str, *emails: str) -> None:
    async with Account(platform, create_account(platform, slug)) as account:
        for email in emails:
            await account.post("users", {"email": email, "role": "viewer"})


async def arrival(relay: Relay, count: int = 1) -> list[Delivered]:
    async def has_come() -> list[Delivered]:
        assert len(relay.mails) >= count
        return relay.mails

    return await until(has_come, f"{count} mails arrive")


def waiting(platform: Platform) -> list[str]:
    return [row["recipient"] for row in rows(platform, None, "SELECT recipient FROM mail_outbox")]


async def is_empty(platform: Platform) -> None:
    async def nothing_waits() -> bool:
        return waiting(platform) == []

    await until(nothing_waits, "the outbox is empty")


async def was_tried(platform: Platform, attempts: int) -> None:
    """The one mail that waits, tried so often, not under way, and due again within half a minute."""

    async def waits() -> bool:
        statement = "SELECT attempts, due_at <= now() + interval '30 seconds' AS soon FROM mail_outbox"
        return rows(platform, None, statement) == [{"attempts": attempts, "soon": True}]

    await until(waits, f"the mail waits after {attempts} attempts")


def hurry(platform: Platform) -> None:
    """Instead of waiting for the next attempt."""
    rows(platform, None, "UPDATE mail_outbox SET due_at = now()")


def logged(platform: Platform, words: str) -> str:
    """The one line of the log that has these words."""
    (line,) = [line for line in platform.log.read_text().splitlines() if words in line]
    return line


async def choose_password(platform: Platform, link: str, email: str) -> None:
    async with Browser(platform) as browser:
        page = Page((await browser.get(link.removeprefix(platform.http))).text)
        assert email in page.text
        await browser.send(page.forms[0], password=PASSWORD, password_again=PASSWORD)
        await browser.sign_in(email, PASSWORD)


async def test_an_invitation_arrives_with_a_link_that_works(new_platform: NewPlatform) -> None:
    email = "ann.other+plugyard@charging.example"
    async with Relay() as relay:
        platform = platform_with(new_platform, "mail-arrives", relay)
        await invite(platform, "alpha", email)
        (mail,) = await arrival(relay)
        assert (mail.sender, mail.recipients) == (FROM, [email])
        assert mail.message["From"] == FROM and mail.message["To"] == email
        assert mail.message["Subject"] == "Invitation to Plugyard"
        assert mail.message["Date"].datetime and mail.message["Auto-Submitted"] == "auto-generated"
        assert 'account "Alpha"' in mail.text and mail.link.startswith(platform.http)
        await choose_password(platform, mail.link, email)
        await is_empty(platform)
        assert len(relay.mails) == 1
        log = platform.log.read_text()
        assert "a…@charging.example" in logged(platform, "mail sent")
        assert email not in log and "pyl_" not in log and mail.link not in log


async def test_a_relay_that_is_away_loses_nothing(new_platform: NewPlatform) -> None:
    relay = Relay()
    platform = platform_with(new_platform, "mail-away", relay)
    # Who invites is not kept waiting.
    await invite(platform, "alpha", "first@charging.example")
    await was_tried(platform, 1)
    assert "f…@charging.example" in logged(platform, "mail not sent yet")
    # Neither does a platform that dies meanwhile.
    platform.kill()
    async with relay:
        platform.start()
        hurry(platform)
        (mail,) = await arrival(relay)
        assert mail.recipients == ["first@charging.example"]
        await choose_password(platform, mail.link, "first@charging.example")
        await is_empty(platform)
        assert len(relay.mails) == 1


async def test_a_relay_that_says_later_is_asked_again(new_platform: NewPlatform) -> None:
    answers = iter(["451 4.7.1 Greylisted", "421 4.3.2 Too busy", "250 OK"])
    async with Relay(lambda _: next(answers)) as relay:
        platform = platform_with(new_platform, "mail-later", relay)
        await invite(platform, "alpha", "later@charging.example")
        for attempts in (1, 2):
            await was_tried(platform, attempts)
            hurry(platform)
        (mail,) = await arrival(relay)
        await is_empty(platform)
        assert [answer[:3] for answer in relay.answers] == ["451", "421", "250"] and len(relay.mails) == 1
        assert mail.link


async def test_a_mail_that_is_refused_for_good_is_given_up(new_platform: NewPlatform) -> None:
    def answer(address: str) -> str:
        return f"550 5.1.1 no {address} here" if address.startswith("nobody") else "250 OK"

    async with Relay(answer) as relay:
        platform = platform_with(new_platform, "mail-refused", relay)
        await invite(platform, "alpha", "nobody@charging.example", "somebody@charging.example")
        (mail,) = await arrival(relay)
        assert mail.recipients == ["somebody@charging.example"]
        await is_empty(platform)
        line = logged(platform, "mail given up")
        assert "n…@charging.example" in line and "550" in line
        # Neither are the relay's own words, which name the address.
        assert "nobody@" not in platform.log.read_text() and "pyl_" not in platform.log.read_text()
        assert [answer[:3] for answer in relay.answers].count("550") == 1


async def test_a_relay_that_proves_nothing_gets_nothing(new_platform: NewPlatform, tmp_path: Path) -> None:
    async with Relay(tls=self_signed(tmp_path)) as relay:
        platform = platform_with(new_platform, "mail-impostor", relay)
        await invite(platform, "alpha", "careful@charging.example")
        await was_tried(platform, 1)
        assert "c…@charging.example" in logged(platform, "mail not sent yet")
        assert relay.mails == [] and relay.answers == []
        assert waiting(platform) == ["careful@charging.example"]


async def test_without_a_relay_the_log_shows_the_mail(new_platform: NewPlatform) -> None:
    """As in `make run`."""
    platform = new_platform("mail-log")
    await invite(platform, "alpha", "runner@charging.example")
    await is_empty(platform)
    line = logged(platform, "mail for which there is no relay")
    assert "runner@charging.example" in line and "Invitation to Plugyard" in line
    (link,) = LINK.findall(line)
    await choose_password(platform, link, "runner@charging.example")
