"""Every question that the dashboard, the alerts and the exports ask of the database.

Plain functions: an engine (and mostly a Filter) in, frozen rows out. They only read. Days are whole days since 1970-01-01 in
RASAD_TIMEZONE, as in the tables; `None` in a count always means "not known", never zero.
"""

from crawler.storage.reports.annotations import NoteLine, notes
from crawler.storage.reports.concordance import Place, places_of_term, places_of_words
from crawler.storage.reports.exports import PageRow, outlet_names, pages_for_export, stories_for_export
from crawler.storage.reports.filter import VERDICTS, Filter
from crawler.storage.reports.health import (
    Fact,
    OutletState,
    ProblemLine,
    Pulse,
    RouteLine,
    RunLine,
    UnreadPage,
    outlet_states,
    problems,
    pulse,
    routes,
    runs,
    unread_pages,
)
from crawler.storage.reports.keywords import TermCount, Terms, TermSeries, term_names, terms, terms_by, terms_over_time
from crawler.storage.reports.lists import Order, count_stories, count_texts, list_stories, with_texts
from crawler.storage.reports.marks import MarkLine, marks
from crawler.storage.reports.newwords import NewWords, Read, new_words
from crawler.storage.reports.relays import Carried, Relayed, carried, relayed
from crawler.storage.reports.sources import (
    CitedCount,
    CitingOutlet,
    CitingTerm,
    Relay,
    Wording,
    cited_sources,
    citing_days,
    citing_outlets,
    relays,
    stories_citing,
    terms_citing,
    wordings,
)
from crawler.storage.reports.stories import (
    CitedSource,
    Membership,
    StoryLine,
    StoryRow,
    copies,
    story,
    topics,
)
from crawler.storage.reports.timing import Arrival, HourCount, arrivals, hours_of_week
from crawler.storage.reports.together import Pair, Together, terms_together
from crawler.storage.reports.volume import LookedDay, OutletShare, Volume, VolumePoint, outlet_shares, period, volume

__all__ = [
    "VERDICTS",
    "Arrival",
    "Carried",
    "CitedCount",
    "CitedSource",
    "CitingOutlet",
    "CitingTerm",
    "Fact",
    "Filter",
    "HourCount",
    "LookedDay",
    "MarkLine",
    "Membership",
    "NewWords",
    "NoteLine",
    "Order",
    "OutletShare",
    "OutletState",
    "PageRow",
    "Pair",
    "Place",
    "ProblemLine",
    "Pulse",
    "Read",
    "Relay",
    "Relayed",
    "RouteLine",
    "RunLine",
    "StoryLine",
    "StoryRow",
    "TermCount",
    "TermSeries",
    "Terms",
    "Together",
    "UnreadPage",
    "Volume",
    "VolumePoint",
    "Wording",
    "arrivals",
    "carried",
    "cited_sources",
    "citing_days",
    "citing_outlets",
    "copies",
    "count_stories",
    "count_texts",
    "hours_of_week",
    "list_stories",
    "marks",
    "new_words",
    "notes",
    "outlet_names",
    "outlet_shares",
    "outlet_states",
    "pages_for_export",
    "period",
    "places_of_term",
    "places_of_words",
    "problems",
    "pulse",
    "relayed",
    "relays",
    "routes",
    "runs",
    "stories_citing",
    "stories_for_export",
    "story",
    "term_names",
    "terms",
    "terms_by",
    "terms_citing",
    "terms_over_time",
    "terms_together",
    "topics",
    "unread_pages",
    "volume",
    "with_texts",
    "wordings",
]
