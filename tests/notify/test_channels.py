"""Channels against servers that take, refuse, hang and repeat."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from crawler.config import Config, ConfigError, load_config
from crawler.notify.channels import Parcel, SendError, channels
from crawler.notify.mail import Mail
from crawler.notify.services import Service
from crawler.notify.webhook import Webhook
from tests.notify.servers import MailServer, Receiver

PARCEL = Parcel(key="k1", subject="Rasad: 2 new problems\r\nBcc: victim@example.org", body="\u2068خبر\u2069\n.\nend\n")


def by_mail(server: MailServer, **more: Any) -> Mail:
    return Mail(more.pop("url", server.url), sender="rasad@example.org", to=("desk@example.org", "night@example.org"), seconds=0.5)


def webhook(url: str, *allow: str) -> Webhook:
    return Webhook(url, allow=allow, seconds=2)


def test_d4_a_mail_arrives_whole_and_its_subject_stays_a_subject(mail: MailServer) -> None:
    assert by_mail(mail).send(PARCEL) is None
    (message,) = mail.taken
    assert message["Subject"] == "Rasad: 2 new problems Bcc: victim@example.org"
    assert (message["To"], message["Bcc"]) == ("desk@example.org, night@example.org", None)
    assert message["Message-ID"] == "<k1@example.org>"
    assert message.get_content() == PARCEL.body
    assert [c for c in mail.commands if c.upper().startswith("RCPT")] == ["rcpt TO:<desk@example.org>", "rcpt TO:<night@example.org>"]


@pytest.mark.parametrize(
    ("mood", "why", "refused"),
    [("full", "answers 552", True), ("stranger", "refuses every recipient: 550", False), ("busy", "421", False), ("mute", "did not answer", False)],
)
def test_a_mail_server_that_does_not_take_it_is_told_in_words(mail: MailServer, mood: str, why: str, refused: bool) -> None:
    mail.mood = mood
    with pytest.raises(SendError, match=why) as caught:
        by_mail(mail).send(PARCEL)
    assert caught.value.refused is refused


def test_a_password_is_shown_nowhere(mail: MailServer) -> None:
    mail.mood = "login"
    channel = by_mail(mail, url=mail.url.replace("smtp://", "smtp://desk:p%40ss-w0rd@"))
    with pytest.raises(SendError) as caught:
        channel.send(PARCEL)
    assert "does not accept user and password" in str(caught.value)
    assert "w0rd" not in str(caught.value) + channel.name + repr(channel)


def test_a_password_is_not_sent_in_the_open(monkeypatch: pytest.MonkeyPatch, mail: MailServer) -> None:
    monkeypatch.setattr(Mail, "_is_here", lambda _: False)  # as if it stood elsewhere
    with pytest.raises(SendError, match="offers no encryption"):
        by_mail(mail, url=mail.url.replace("smtp://", "smtp://desk:secret@")).send(PARCEL)
    assert not any(c.startswith("AUTH") for c in mail.commands)


def test_nobody_there() -> None:
    with pytest.raises(SendError, match="can't be reached"):
        Mail("smtp://127.0.0.1:1", sender="a@b.example", to=("c@d.example",)).send(PARCEL)


def test_a_webhook_gets_json_and_the_key_by_which_it_knows_a_repetition(receiver: Receiver) -> None:
    receiver.statuses = [500]
    with pytest.raises(SendError, match="answers HTTP 500"):
        webhook(receiver.url).send(PARCEL)
    assert webhook(receiver.url).send(PARCEL) is None
    assert [headers["Idempotency-Key"] for headers, _ in receiver.taken] == ["k1", "k1"]
    assert receiver.taken[1][1]["id"] == "k1"


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.statuses = [307]
    with pytest.raises(SendError, match="answers HTTP 307"):
        webhook(receiver.url).send(PARCEL)
    assert len(receiver.taken) == 1


def test_a_message_that_is_refused_for_itself_is_told_apart(receiver: Receiver) -> None:
    for status, own in ((400, True), (413, True), (401, False), (404, False), (503, False)):
        receiver.statuses = [status]
        with pytest.raises(SendError) as caught:
            webhook(receiver.url).send(PARCEL)
        assert caught.value.refused is own


def test_a_name_that_leads_to_a_private_address_must_be_allowed(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address written out is the operator's word; where a name leads is its name server's."""
    port = receiver.server_address[1]
    monkeypatch.setattr("socket.getaddrinfo", lambda host, port, *_, **__: [(2, 1, 6, "", ("127.0.0.1", port))])
    with pytest.raises(SendError, match=r"leads to the private address 127\.0\.0\.1"):
        webhook(f"http://chat.example:{port}/x").send(PARCEL)
    assert receiver.taken == []
    webhook(f"http://chat.example:{port}/x", "chat.example").send(PARCEL)
    webhook(f"http://localhost:{port}/x").send(PARCEL)
    assert len(receiver.taken) == 2


def test_the_secret_of_a_webhook_is_shown_nowhere(receiver: Receiver) -> None:
    channel = webhook(receiver.url)
    receiver.statuses = [403]
    with pytest.raises(SendError) as caught:
        channel.send(PARCEL)
    with pytest.raises(SendError) as unreached:
        webhook("http://127.0.0.1:1/hook/s3cret").send(PARCEL)
    assert "s3cret" not in " ".join((str(caught.value), str(unreached.value), channel.name, repr(channel)))
    assert channel.name != webhook(receiver.url + "2").name


def service(receiver: Receiver) -> Service:
    return Service(receiver.url.replace("http://127.0.0.1", "json://desk:tok3n@127.0.0.1"))


def test_services_get_plain_text(receiver: Receiver) -> None:
    hostile = Parcel(key="k1", subject="Rasad: 2 new stories", body="<script>x</script> **خبر** {{ x }} &amp;\n[a](http://evil.example)\n")
    assert service(receiver).send(hostile) is None
    ((_, taken),) = receiver.taken
    assert (taken["title"], taken["message"].strip()) == (hostile.subject, hostile.body.strip())


def test_a_service_that_fails_is_told_without_its_secret(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver.statuses = [500] * 5
    refused = caught_of(service(receiver))
    monkeypatch.setattr("apprise.Apprise.notify", lambda *_, **__: int("tok3n"))
    failed, unknown = caught_of(service(receiver)), caught_of(Service("unheard://tok3n"))
    assert ("did not take" in refused, "failed (ValueError)" in failed, "knows no service" in unknown) == (True, True, True)
    assert "tok3n" not in refused + failed + unknown + service(receiver).name + repr(service(receiver))


def caught_of(channel: Service) -> str:
    with pytest.raises(SendError) as caught:
        channel.send(PARCEL)
    return str(caught.value)


def test_services_without_apprise_are_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(SendError, match=r"pip install 'rasad\[notify\]'"):
        Service("tgram://tok3n/123").send(PARCEL)


def test_channels_come_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASAD_SMTP_URL", "smtps://desk%40example.org:s3cret@mail.example.org")
    monkeypatch.setenv("RASAD_MAIL_TO", "a@example.org, b@example.org")
    monkeypatch.setenv("RASAD_WEBHOOK_URLS", "https://x.example/s3cret,http://10.0.0.5/s3cret")
    monkeypatch.setenv("RASAD_APPRISE_URLS", "tgram://s3cret/1")
    config = load_config()
    names = [c.name for c in channels(config)]
    assert names[0] == "mail to a@example.org, b@example.org by mail.example.org"
    assert [n.split("#")[0] for n in names[1:]] == ["webhook x.example ", "webhook 10.0.0.5 ", "apprise tgram "]
    assert "s3cret" not in repr(config) + str(config) + repr(names) + config.model_dump_json()


def test_without_settings_only_the_log_is_told() -> None:
    assert channels(Config()) == []


def test_lists_of_secrets_may_stand_in_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "rasad.toml"
    lines = (
        'webhook_urls = ["https://x.example/s3cret"]',
        'mail_to = ["a@example.org"]',
        'smtp_url = "smtp://mail.example.org"',
        'mail_from = "r@example.org"',
    )
    file.write_text("\n".join(lines))
    monkeypatch.setenv("RASAD_CONFIG", str(file))
    assert len(channels(load_config())) == 2


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"SMTP_URL": "mail.example.org s3cret"}, "RASAD_SMTP_URL (not shown): not the address of a mail server"),
        ({"WEBHOOK_URLS": "https://fine.example/,s3cret"}, "RASAD_WEBHOOK_URLS (not shown): holds what is no web address"),
        ({"MAIL_TO": "a@example.org\nBcc: x"}, "RASAD_MAIL_TO is set to"),
        ({"QUIET_HOURS": "23-25"}, "not from one hour to another"),
    ],
)
def test_a_wrong_setting_is_told_without_its_secret(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], told: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"RASAD_{name}", value)
    with pytest.raises(ConfigError) as caught:
        load_config()
    assert told in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"smtp_url": "smtp://mail.example.org"}, "set RASAD_MAIL_TO too"), ({"mail_to": ("a@example.org",)}, "set RASAD_SMTP_URL too"),
     ({"smtp_url": "smtp://mail.example.org", "mail_to": ("a@example.org",)}, "RASAD_MAIL_FROM is not set")],
)  # fmt: skip
def test_half_a_set_up_is_no_channel(settings: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        channels(Config(**settings))
