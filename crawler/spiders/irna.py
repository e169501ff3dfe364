"""Islamic Republic News Agency, Tehran. Article pages stand behind a JavaScript transfer page, which is reported, not solved."""

from __future__ import annotations

from crawler.families import nastooh
from crawler.outlet import Confidence, Kind, Outlet


class Irna(nastooh.NastoohSpider):
    """خبرگزاری جمهوری اسلامی (ایرنا)"""

    outlet = Outlet(
        key="irna",
        name="IRNA",
        native_name="خبرگزاری جمهوری اسلامی (ایرنا)",
        home="https://www.irna.ir/",
        hosts=("irna.ir",),
        languages=("fa", "en", "ar"),
        country="Iran",
        kind=Kind.STATE_AGENCY,
        line="News agency of the Iranian government",
        timezone="Asia/Tehran",
        routes=(
            *nastooh.routes("https://www.irna.ir", Confidence.SEEN, "fa"),
            *nastooh.routes("https://en.irna.ir", Confidence.SEEN, "en"),
            *nastooh.routes("https://ar.irna.ir", Confidence.INFERRED, "ar"),
        ),
        archives=(
            *nastooh.archives("https://www.irna.ir", Confidence.SEEN, "fa"),
            *nastooh.archives("https://en.irna.ir", Confidence.INFERRED, "en"),
            *nastooh.archives("https://ar.irna.ir", Confidence.INFERRED, "ar"),
        ),
        article=r"^https?://(?:www\.|(?P<edition>en|ar)\.)?irna\.ir/news/(?P<id>\d{7,9})(?:/[^?#]*)?$",
        examples=("https://www.irna.ir/news/86238365", "https://en.irna.ir/news/86238365/A-headline"),
        layouts=(nastooh.LAYOUT,),
        unverified=("the Arabic edition's routes", "whether article pages can be had without a browser: www.irna.ir has answered with a transfer page"),
        cited_as=("ایرنا", "خبرگزاری جمهوری اسلامی", "IRNA", "إرنا"),
    )
