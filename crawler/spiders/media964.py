"""964 Network, Baghdad and Sulaymaniyah. Its site is filled from a JSON interface that names a story by number only."""

from __future__ import annotations

from crawler.families import wordpress
from crawler.outlet import Confidence, Feed, JsonApi, Kind, Outlet

_FIELDS = {"url": "https://964media.com/{id}/", "title": "title"}


class Media964(wordpress.WordPressSpider):
    """شبكة 964"""

    outlet = Outlet(
        key="media964",
        name="964 Network",
        native_name="شبكة 964",
        home="https://964media.com/",
        hosts=("964media.com",),
        languages=("ar", "en"),
        country="Iraq",
        kind=Kind.PRIVATE,
        line="Private network; ownership not documented",
        timezone="Asia/Baghdad",
        routes=(
            JsonApi(
                url="https://apirouter.964media.com/v1/ar/posts/feed?content_text=true&ff=",
                confidence=Confidence.SEEN,
                language="ar",
                items="data.posts",
                fields=_FIELDS,
            ),
            Feed(url="https://en.964media.com/feed/", confidence=Confidence.RECALLED, language="en"),
        ),
        article=r"^https?://(?:www\.|(?P<edition>en)\.)?964media\.com/(?P<id>\d{3,7})/?$",
        examples=("https://en.964media.com/35966/", "https://en.964media.com/47757/", "https://964media.com/512345/"),
        layouts=(wordpress.LAYOUT,),
        unverified=(
            "that a number in its JSON interface is the number in the story's address",
            "the feed of its English edition",
            "the markup of its pages: numbers as addresses look like WordPress",
        ),
        cited_as=("964", "964media", "شبكة 964"),
    )
