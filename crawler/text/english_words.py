"""The words English news cites with: who says and how, what a medium, an office and an unnamed person are called, and what can be none of them.

Lists are folded; a line is a purpose and its words. `english` reads with them.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.text.months import MONTH_NAMES, WEEKDAYS

_TABLE = """
"
say said announced reported added confirmed stated claimed warned denied revealed wrote noted declared tweeted argued explained stressed continued insisted
say acknowledged posted disclosed alleged asserted predicted testified commented recalled cautioned suggested remarked conceded vowed pledged documented
say reiterated emphasized emphasised underlined underscored indicated admitted complained maintained estimated concluded observed assessed recounted
say quipped replied responded urged lamented boasted joked tallied told telling contended opined hinted counted signaled signalled clarified elaborated
say informed
says says tells announces reports adds confirms states claims warns denies reveals writes notes declares argues explains stresses insists acknowledges
says recalls suggests predicts admits maintains believes estimates contends alleges remembers fears expects recounts cautions asserts
plural say report believe claim warn argue confirm insist describe tell allege estimate fear expect deny complain
noun_too reports claims states notes estimates stresses fears denies warns expects claim report estimate fear warns
behind_noun have has had were are was is of about by from and or , . said say in on for against will would can may
when on late early morning evening night afternoon
weak described called accused urged condemned criticized criticised rejected dismissed blamed demanded praised hailed threatened expressed promised gave
weak describes calls accuses urges condemns criticizes rejects dismisses blames demands welcomed welcomes ruled put refuted
relay quoted cited quotes cites quoting citing
object told telling tells tell informed accused blamed criticized criticised condemned urged
aux has had have also later earlier then reportedly previously repeatedly would only further separately meanwhile publicly privately first
passive is was were be been being are
not not never nor neither declined refused refuses declines cannot yet no nobody none
medium newspaper newspapers website websites channel daily agency broadcaster tabloid outlet outlets weekly magazine television tv network station portal
medium press media radio paper site newswire wire agencies
medium_name news times post tv press journal herald tribune agency daily radio television media network today magazine gazette guardian
medium_of state local iraqi iranian syrian turkish israeli arab western kurdish lebanese american foreign national international semi-official
medium_of pro-government opposition official hebrew russian state-run several some us british german french saudi
count a an one two three four five six seven eight nine ten several some multiple many another other both few dozens various numerous
det a an the this that its their his her these those several some two three four five six another both one
unnamed official officials diplomat diplomats officer officers commander commanders lawmaker lawmakers legislator legislators adviser advisers advisor
unnamed advisors aide aides soldier soldiers analyst analysts resident residents villager villagers militant militants fighter fighters executive
unnamed executives trader traders doctor doctors medic medics activist activists engineer engineers employee employees guard guards insider insiders
unnamed politician politicians negotiator negotiators policeman policemen expert experts observer observers local locals shopkeeper shopkeepers farmer
unnamed farmers driver drivers relative relatives leader leaders nurse nurses worker workers journalist journalists contractor contractors pilot pilots mp
unnamed mps senator senators delegate delegates bystander bystanders refugee refugees family families survivor survivors veteran veterans teacher teachers
unnamed shepherd shepherds elder elders member members source sources witness witnesses eyewitness eyewitnesses man woman scholar scholars lawyer lawyers
unnamed critic critics
people people person persons individuals individual those
hidden source sources witness witnesses eyewitness eyewitnesses insiders insider
title spokesman spokeswoman spokesperson minister president chief commander general governor mayor ambassador envoy secretary director adviser advisor
title senator deputy premier chancellor king sheikh ayatollah cleric leader head speaker lawmaker mp analyst expert professor prof dr lt col gen maj brig
title capt sgt adm sen rep gov cmdr cpl colonel major captain lieutenant brigadier admiral sergeant researcher lawyer attorney judge prosecutor chairman
title chairwoman chairperson commissioner coordinator representative official officer diplomat economist historian activist negotiator aide author mufti
title patriarch bishop pope congressman congresswoman undersecretary councillor councilor mr mrs ms emir prince crown politician journalist fellow veteran
title vice
office ministry ministries government army military embassy consulate office commission command council committee parliament police alliance bloc presidency
office secretariat union federation administration directorate department agency authority authorities forces force party movement group organization
office organisation institute foundation center centre mission delegation court bank company university association bureau directorate-general militia
office service corps brigade brigades guard guards resistance pentagon kremlin vatican congress senate cabinet hospital municipality taliban house
paper statement report communique release message post tweet alert letter document memo study note assessment tally survey
joint of the for and al el bin de van von ibn abu ben
prep in at from with of for to on near inside within close familiar briefed based involved involving under between across along behind around over into by
prep against about
stop according instead meanwhile moreover furthermore thus
stop that who which whose whom whether but as he she they it we i you there here if because while when where after before until since although though than
stop is was were are be been being will would can could should may might must do does did not no only also yesterday today tomorrow tonight during despite
stop amid following its his her their
head_of an a the who whose which speaking citing quoting told in on at head chief spokesman spokeswoman spokesperson commander adviser director secretary
head_of former deputy president member minister leader one asked who's now then himself herself wearing standing and including
nobody the he she they it this that these those what which who whoever one some there here and but so if when while more most many other no
nation iraqi iranian syrian american chinese russian arab western turkish lebanese israeli local kurdish british french german european saudi shiite sunni
nation shia muslim christian islamic english arabic
of_people hospital medical security militia intelligence tribal diplomatic rescue judicial political industry oil port airport border defence defense health
of_people provincial federal regional peshmerga western allied nato u.s u.s. us eu un european gulf opposition rebel legal business aviation shipping energy
rank general colonel major captain lieutenant brigadier admiral sergeant cleric judge researcher negotiator economist historian attorney prosecutor mayor
deed_too continued maintained observed responded counted tallied posted concluded signaled signalled urged indicated assessed suggested
idiom goodbye farewell hello nothing prayers grace amen bye little sorry
body police military army navy prosecutors
clause that said and according to by citing quoting cited quoted from but while as when after told
"""


def read(table: str) -> dict[str, frozenset[str]]:
    """Lists of words by their purpose; a purpose may take several lines."""
    lists: dict[str, frozenset[str]] = {}
    for line in table.strip().splitlines():
        name, *words = line.split()
        lists[name] = lists.get(name, frozenset()) | frozenset(words)
    return lists


def _days() -> Iterable[str]:
    yield from (word for word in (*WEEKDAYS, *MONTH_NAMES) if word.isascii() and word != "may")
    yield from ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec")


LISTS = read(_TABLE)
DAYS = frozenset(_days())
ABBREVIATIONS = read("short lt col gen maj brig capt adm sen rep gov dr mr mrs ms prof sgt cmdr cpl st no u.s jr vs")["short"]


def _cues(listed: str) -> list[tuple[str, ...]]:
    return [tuple(cue.split()) for cue in listed.split("/")]


_ANY = _cues(  # what stands right before a source
    "according to/citing/cited/cites/quoting/quoted/quotes/quoted by/reported by/cited by/released by/issued by/carried by/statement by/statement from"
    "/report by/report from/words of/confirmed by/account of/statement of/as told by/attributed to/attributing it to/posted by/announced by"
    "/published by"
)
_MEDIUM = _cues(  # what stands right before a medium that was told, or that showed something
    "told/telling/tells/tell/interview with/interview to/statement to/statements to/comments to/remarks to/speaking to/speaking with/spoke to/spoke with"
    "/informed/seen by/obtained by/reviewed by/shared with/published in/published on/aired by/aired on/broadcast by/broadcast on/per/via/writing in"
    "/carried on/exclusively to/provided to/sent to/confirmed to"
)
CUES, OF_ANY = (*_ANY, *_MEDIUM), frozenset(_ANY)
