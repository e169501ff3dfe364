"""Walls are recognised, and pages that merely carry a wall's script are not."""

from __future__ import annotations

import time

import pytest

from crawler.extract.blocked import challenge, visible

WALLS = {
    "arvancloud": b"<html><body><script>var x='__arcsjs=';document.cookie='__arcsjsc='+f();location.reload()</script></body></html>",
    "cloudflare": b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript</noscript></body></html>",
    "imperva": b'<html><body><iframe src="/_Incapsula_Resource?SWUDNSAI=30">Request unsuccessful. Incapsula incident ID: 7030-1914</iframe></body></html>',
    "datadome": b"<html><body><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script></body></html>",
    "perimeterx": b'<html><title>Access to this page has been denied</title><body><div id="px-captcha"></div></body></html>',
    "turnstile": b'<html><body><form><div class="cf-turnstile" data-sitekey="x"></div></form></body></html>',
    "captcha": b'<html><body><p>Please prove it</p><div class="g-recaptcha"></div></body></html>',
    "akamai": b"<HTML><BODY><H1>Access Denied</H1>Reference #18.4 https://errors.edgesuite.net/18.4</BODY></HTML>",
    "ddos-guard": b"<html><head><title>DDoS-Guard</title></head><body></body></html>",
    "anubis": b'<html><script src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script></html>',
    "verification": "<html><body><h2>لطفا تایید کنید که شما ربات نیستید</h2></body></html>".encode(),
    "consent": b"<html><title>Before you continue to Example</title><body><form>Before you continue to Example <button>OK</button></form></body></html>",
    "cookie-script": b"<html><body><script>document.cookie='a=1; path=/';window.location.reload();</script></body></html>",
}
STORY = "<p>وقال التحالف الدولي في بيان إن قواته نفذت عملية مشتركة شمال شرقي سوريا أسفرت عن اعتقال قيادي.</p>" * 12


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_is_named(wall: str) -> None:
    assert challenge(WALLS[wall], 200, {}) == wall


def test_transferring_to_the_website_is_a_wall() -> None:
    assert challenge(b"<html><body><h1>Transferring to the website...</h1></body></html>", 200, {}) == "arvancloud"


@pytest.mark.parametrize(
    "script",
    [
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script><div class="cf-turnstile"></div>',
        '<script src="/_Incapsula_Resource?SWJIYLWA=719d34"></script>',
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>',
        '<div class="g-recaptcha"></div>',
        "<p>The ministry said: verify you are human before you vote.</p>",
    ],
)
def test_a_story_with_a_walls_script_is_a_story(script: str) -> None:
    assert challenge(f"<html><body>{STORY}{script}</body></html>".encode(), 200, {}) is None


def test_a_short_page_without_marks_is_no_wall() -> None:
    assert challenge(b"<html><body><p>Hello</p></body></html>", 200, {}) is None


@pytest.mark.parametrize(
    ("status", "headers", "wall"),
    [
        (403, {"CF-Mitigated": "challenge"}, "cloudflare"),
        (202, {"x-amzn-waf-action": "challenge"}, "aws-waf"),
        (403, {"X-DataDome": "protected"}, "datadome"),
        (200, {"X-DataDome": "protected"}, None),
        (403, {"server": "nginx"}, None),
    ],
)
def test_headers_tell(status: int, headers: dict[str, str], wall: str | None) -> None:
    assert challenge(b"", status, headers) == wall


def test_what_is_visible_leaves_out_scripts_and_comments() -> None:
    assert visible(b"<p>one</p><script>two</script><!-- three --><b>four</b>") == b"one four"


@pytest.mark.parametrize("piece", [b"<", b"<script", b"<!--", b"<script></script", b"document.cookie="])
def test_hostile_bytes_take_linear_time(piece: bytes) -> None:
    body = b"just a moment g-recaptcha " + piece * (100_000 // len(piece))
    started = time.process_time()
    challenge(body, 200, {})
    assert time.process_time() - started < 0.5
