"""The words Turkish news cites with, as stems: who says and how, what a medium, an office and an unnamed person are called, and what ends a name.

Lists are folded (no dots, no cedillas); a line is a purpose and its words. `turkish` reads with them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.text.english_words import read

_TABLE = """
"
verb soyle soylu acikla acikli belirt aktar bildir duyur yaz konus vurgula vurgulu kaydet kayded savun dogrula dogrulu yalanla yalanli uyar anlat paylas
verb degerlendir ekle ekli reddet redded hatirlat hatirlatt iddia sor yanitla yanitli cevapla elestir kina kini ilet ongor tahmin tweetle tekrarla tekrarli
verb sizdir bahset dillendir
verb yinele ozetle ozetli aktari yorumla yorumlu yansit mujdele
verb_short de di
light et ed sur getir ver kullan bulun yap goster ciz dus gec git
with ifade iddia itiraf teyit isaret beyan ilan tehdit talep dikkat one ileri dile haber cevap yanit soz bilgi ifadelerini ifadesini sozlerini cagrisinda
with cagrisini aciklamasinda aciklamalarda aciklamada aciklamasini degerlendirmesinde degerlendirmelerde degerlendirmesini yorumunu yorumunda tespitinde
with uyarisinda uyarisini cevabini karsiligini yanitini altini not aciklama bilgisini mesajini mesaji tepki uyarida iddiasinda cagrida degerlendirmede
with paylasimini paylasiminda
report haber bilgi aciklama rapor bildiri mesaj paylasim demec roportaj mulakat soylesi konusma veri analiz yazi makale beyan duyuru yorum iddia ifade
report tespit anlatim degerlendirme istatistik belge habere brifing tweet gonderi roportajda soz dosya arastirma
paper basin konusma yazili ozel son haftalik aylik yillik ortak
means ifade soz deyim deyis tabir aktarim anlatim degerlendirme yorum vurgu
shown yapilan edinilen alinan gelen yayimlanan yayinlanan paylasilan gecilen aktarilan verilen ulasan cikan alan duyurulan servis
told konusan konustu yaptigi verdigi veren degerlendiren aciklamalarda aciklamada aciklama anlatan konusarak demec bilgi ozel roportaj verilen yapan
told bulunan degerlendirmede degerlendirmelerde mulakat ifade soyleyen yazan yazdigi aciklayan cevap yanit
resting dayandirdigi dayanarak dayandirarak dayandiran dayandirilan atfen atifla dayandirdi
title bakan bakani bakanligi bakanlik sozcu sozcusu baskan baskani baskanligi baskanlik cumhurbaskani cumhurbaskanligi basbakan basbakani basbakanlik
title sekreteri komutan komutani komutanligi komutanlik buyukelci buyukelcisi buyukelciligi buyukelcilik vali valisi valiligi valilik temsilci temsilcisi
title temsilciligi milletvekili lider lideri uzman uzmani profesor prof dr doc danismani danisman mustesari general albay yarbay binbasi orgeneral
title korgeneral tumgeneral tuggeneral yardimcisi mudur muduru mudurlugu uyesi uye elcisi konsey konseyi ordu ordusu kuvvetleri meclis meclisi hukumet
title hukumeti partisi orgut orgutu genelkurmay emniyet emniyeti analist analisti raportoru senator senatoru direktoru direktor yazar yazari akademisyen
title avukat avukati muftusu kaymakami kaymakamligi muhtari amiral heyet heyeti dernegi vakfi enstitusu ofis ofisi gozlemevi merkez merkezi birligi birlik
title kurum kurumu kurul kurulu teskilati teskilat federasyonu konfederasyonu sirketi komitesi komisyonu dairesi savcisi savciligi savcilik mahkemesi
title polisi jandarma asayisi koalisyon koalisyonu misyonu cephesi hareketi ittifaki kongresi tugaylari gazeteci arastirmaci arastirmacisi tarihci
title ekonomist doktor hakim yargic imam kral krali prens prensi emir emiri seyh papa patrik belediyesi universitesi hastanesi bankasi kizilayi kizilhac
title saray sarayi kremlin pentagon yetkilisi sefi sef buro burosu asistani kurmay tegmen yuzbasi teskilatlari subayi amir amiri koordinatoru eski emekli
title disisleri siyasetci vekil vekili parti grubu grup direnisi
medium gazete gazetesi ajans ajansi televizyon televizyonu kanal kanali site sitesi dergi dergisi radyo radyosu portal portali basin basini medya medyasi
medium kurulus kurulusu organi organlari internet
medium_name news tv haber times post press telegraf agency media medya gazete journal
unnamed kaynak yetkili diplomat subay gorevli tanik komutan milletvekili danisman asker uzman analist doktor koylu kisi isim memur sakin vatandas gazeteci
unnamed yetkilisi diplomati subayi gorevlisi tanigi kaynagi muhalif surucu isci sivil pesmerge militan savasci polis cocuk kadin adam esnaf tuccar yonetici
unnamed mulakatci aktivist avukat gozlemci siyasetci vekil parlamenter askeri calisan calisani ogretmen uyesi
always kaynak
number bir iki uc dort bes alti bazi birkac cok sayida cesitli pek kimi yuzlerce onlarca
describes devlet guvenlik askeri yerel ust duzey adi ismi adini ismini aciklanmayan aciklanmasini istemeyen saklayan gizli tutulan yakin konuya bilgili batili
describes diplomatik siyasi resmi yari istihbarat emniyet tibbi hukumet bolgedeki sahadaki guvenilir bilgi sahibi bagimsiz gorgu bolge koy mahalle eski
describes merkezli menseli kokenli destekli yanlisi adli isimli unlu onde devlete iktidara hukumete muhalefete yayin yazilmasini yayimlanmasini kalmasini
describes verilmesini paylasilmasini bilinmesini duyulmasini anilmasini haftalik gunluk aylik dijital cevrimici verilmeyen bilinen taninan pesmerge
describes emekli kidemli bolgesel yabanci ozel parlamento hastane petrol sektor sanayi muhalif yerli karar verici belirtilmeyen kimligi vermek olmayan
describes adinin isminin kimliginin ayni soz konusu tarafsiz sivil etkili onde gelen haber
hiding isteyen verilmeyen vermeyen aciklanmayan istemeyen saklayan tutulan belirtilmeyen olmayan konusan
joint ve el al bin ibn ebu van de
nobody bu o su ve ama ancak fakat ayrica boylece oysa hic hicbir kimse ben biz siz sen onlar kendisi bunun buna ne nasil neden iste evet hayir ote yandan
nobody konuya konuyla bunlar sunlar burada orada simdi dun bugun yarin daha once sonra soz haber rapor aciklama saldiri karar plan anlasma harita goruntu
nobody video belge olay patlama operasyon yetkililer_ sonuc arastirma anket gelisme metin haberde raporda aciklamada mektup sosyal son ilk yeni tum her cok
nobody bazi_ pazartesi sali carsamba persembe cuma cumartesi pazar diger baska hangi saat ocak subat mart nisan mayis haziran temmuz agustos eylul ekim
nobody kasim aralik gelismeler goruntuler tezkere yasa kanun tasari takvim sure surec toplanti ziyaret gorusme deprem yangin ucak iha
after ise dun bugun once sonra yaptigi yazili sosyal duzenledigi konuya konuyla konuyu basin gazetecilere da de dahi pazartesi sali carsamba persembe cuma
after cumartesi pazar soz haftalik ile icin gibi kadar gore karsi ilgili dair uzere bu ayrica canli televizyonda x twitter kendi verdigi yayimladigi
"""
LISTS = read(_TABLE)
ABBREVIATIONS = frozenset(["dr", "prof", "doc", "org", "alb", "av", "gen", "kor", "tug", "tum", "bnb", "yrb", "ord", "no", "st"])
_ENDINGS = {  # without the negative, the passive and the aorist: what was not said, or by nobody, has no source
    "finite": r"[dt][iu](?:ler|lar)?|[iu]?yor(?:du|lar|mus|lardi)?|m[iu]s(?:t[iu]r?|ler|lar)?(?:ler|lar)?|m[ae]kt[ae](?:dir|ydi)?|m[ae]kle",
    "converb": r"y?[ae]r[ae]k|y?[iu]p",
    "participle": r"y?[ae]n",
    "nominal": r"[dt][iu]g[iu](?:n[aei]|nda|nde|ndan|nden)?",  # aktardigina, bildirdigi
}
_FORMS = {form: re.compile(endings) for form, endings in _ENDINGS.items()}
SUFFIX = {
    "genitive": re.compile(r"['’]n?[iu]n"),
    "dative": re.compile(r"['’][yn]?[ea]"),
    "locative": re.compile(r"['’]n?[dt][ea]"),
    "ablative": re.compile(r"['’]n?[dt][ea]n"),
    "adjective": re.compile(r"['’](?:l[iu]|[dt][ea]ki|n?[dt][ea]ki|c[iu]|l[iu]lar|nl[iu])"),
}
_OF_NOUN = {  # cases of a common noun, most with its possessive
    "genitive": re.compile(r"(?P<noun>[a-z]{1,40}?(?:l[ae]r[iu]?|s[iu]|[iu]|[^aeiu]))n?[iu]n"),
    "dative": re.compile(r"(?P<noun>[a-z]{1,40}?(?:l[ae]r[iu]|s[iu]|[iu]))n[ea]|(?P<bare>[a-z]{1,40}?)y?[ea]"),
    "locative": re.compile(r"(?P<noun>[a-z]{1,40}?(?:l[ae]r[iu]|s[iu]|[iu]))nd[ea]|(?P<bare>[a-z]{1,40}?)[dt][ea]"),
    "ablative": re.compile(r"(?P<noun>[a-z]{1,40}?(?:l[ae]r[iu]|s[iu]|[iu]))nd[ea]n|(?P<bare>[a-z]{1,40}?)[dt][ea]n"),
    "means": re.compile(r"(?P<noun>[a-z]{1,40}?(?:l[ae]r[iu]|s[iu]|[iu]))yl[ae]"),
}


@lru_cache(maxsize=4096)
def verb(word: str) -> tuple[str, str] | None:
    """The stem and form of a word of saying, or of a verb that says with a noun before it («ifade etti»)."""
    for cut in range(min(len(word) - 1, 12), 1, -1):
        stem = word[:cut]
        if stem in LISTS["verb"] or stem in LISTS["light"] or stem in LISTS["verb_short"]:
            form = next((form for form, ending in _FORMS.items() if ending.fullmatch(word, cut)), None)
            if form is not None:
                return stem, form
    return None


_SOFT = {"g": "k", "b": "p", "c": "c", "d": "t"}


def nouns(word: str, case: str) -> list[str]:
    """What a common noun in a case can be without it: «mudurlugunden» is «mudurlugu»."""
    match = _OF_NOUN[case].fullmatch(word)
    return [] if match is None else [stem for stem in match.groupdict().values() if stem]


def stems(word: str) -> set[str]:
    """A noun without plural and possessive endings: «yetkilileri», «kaynaklari», «kaynagi»."""
    found = {word, word[:-1] + _SOFT.get(word[-1], word[-1])}
    for ending in ("lari", "leri", "lar", "ler", "si", "su", "i", "u"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            found |= {stem, stem[:-1] + _SOFT.get(stem[-1], stem[-1])}
    return found


def is_plural(word: str) -> bool:
    """Whether a noun is said of several."""
    return word.endswith(("lar", "ler", "lari", "leri"))
