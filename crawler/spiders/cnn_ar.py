"""CNN Arabic, Dubai."""

from __future__ import annotations

from datetime import date

from crawler.families import drupal
from crawler.outlet import Confidence, Feed, Kind, Layout, Outlet

_UNTIL_2014 = Layout(  # prints the last change only; the address holds the day of publication
    title=(".cnn_storyarea h1",),
    body=(".cnn_strycntntrgt",),
    drop=(".cnn_strylftcntnt", ".cnn_stryshrwdgtbtm", ".cnn_strylctcqrelt", "[class*=relt]", "[class*=shr]", ".cnn_strycbftrtxt"),
    until=date(2015, 6, 30),
)


class CnnArabic(drupal.DrupalSpider):
    """CNN بالعربية"""

    outlet = Outlet(
        key="cnn_ar",
        name="CNN Arabic",
        native_name="CNN بالعربية",
        home="https://arabic.cnn.com/",
        hosts=("arabic.cnn.com",),
        languages=("ar",),
        country="United Arab Emirates",
        kind=Kind.PRIVATE,
        line="Arabic service of CNN (United States)",
        timezone="Asia/Dubai",
        routes=(
            Feed(url="https://arabic.cnn.com/api/v1/rss/rss.xml", confidence=Confidence.SEEN),
            Feed(url="https://arabic.cnn.com/api/v1/rss/middle_east/rss.xml", confidence=Confidence.SEEN),
            Feed(url="https://arabic.cnn.com/api/v1/rss/world/rss.xml", confidence=Confidence.SEEN),
        ),
        # Until 2014: /2013/middle_east/8/3/a.headline/index.html; until 2018: /middle-east/2018/03/07/a-headline
        article=(
            r"^https?://arabic\.cnn\.com/(?:[a-z-]+/(?:(?:article|video|gallery)/)?(?P<y>20\d{2})/(?P<m>\d{2})/(?P<d>\d{2})/[^?#]+"
            r"|(?P<yyyy>20\d{2})/[a-z_]+/(?P<mm>\d{1,2})/(?P<dd>\d{1,2})/[^/?#]+/(?:index\.html)?)$"
        ),
        examples=(
            "https://arabic.cnn.com/middle-east/article/2023/10/29/norwegian-pm-israel-gaza",
            "https://arabic.cnn.com/middle-east/2018/03/07/a-headline",
            "http://arabic.cnn.com/2013/middle_east/8/3/a.headline/index.html",
        ),
        layouts=(drupal.LAYOUT, _UNTIL_2014),
        unverified=("that it runs Drupal, and so the markup of its present pages",),
        cited_as=("CNN", "CNN بالعربية", "سي إن إن"),
    )
