"""Words that decide what a statement says, in the languages we know them of; all in small letters.

They are for keeping statements apart: a word that is missing here costs a suggestion too many, never a verdict.
"""


def _classes(table: dict[str, str]) -> dict[str, str]:
    """Turn `{class: "word word …"}` into `{word: class}`."""
    return {word: name for name, words in table.items() for word in words.split()}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _set(
    "no not never none nobody nothing neither nor without cannot hardly barely scarcely fails failed refused"
    " deny denies denied denying refute refutes refuted false falsely untrue hoax myth debunked"
    " nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder kaum falsch bestreitet"
    " bestritt"
    " ne pas jamais aucun aucune rien sans ni personne faux nie dément"
    " no nunca jamás ningún ninguna ninguno nada nadie sin ni tampoco falso niega negó"
    " non mai nessun nessuno nessuna niente senza né falso nega"
    " não nunca jamais nenhum nenhuma nada ninguém sem nem nega"
    " niet geen nooit niemand niets zonder noch vals"
    " inte ej aldrig ingen inga inget utan ikke aldri intet uten uden ei eivät eikä ilman"
    " nie nigdy nikt nic bez żaden żadna не ни никогда никто ничего без нет нету ні ніколи немає"
    " ne nikdy nikdo nic bez ani žádný nu nici niciodată fără değil yok hiç olmadan"
    " لا لم لن ليس ليست ما غير بدون לא אין בלי"
)

DIRECTIONS = _classes(
    {
        "up": "rise rises rose risen rising raise raises raised increase increases increased increasing grow"
        " grows grew grown"
        " growing climb climbs climbed gain gains gained jump jumps jumped soar soars soared surge surges"
        " surged up higher"
        " more doubled tripled expanded improved won accelerated"
        " steigt stieg stiegen gestiegen steigen erhöht erhöhte erhöhten wuchs wuchsen gewachsen zugenommen"
        " mehr höher"
        " augmente augmenté augmentent hausse monté progressé plus crû grimpé"
        " sube subió subieron subido aumenta aumentó aumentaron aumentado creció crecieron más alza"
        " sale salito salita saliti aumenta aumentato aumentata cresciuto cresciuta più"
        " subiu subiram aumentou aumentaram cresceu cresceram mais alta"
        " stijgt steeg stegen gestegen groeide gegroeid meer hoger toegenomen"
        " ökade ökat stigit steg økte økt steg øget wzrosła wzrósł wzrosło wzrosły więcej вырос выросла выросло"
        " выросли"
        " увеличился увеличилась увеличилось увеличились повысился повысилась больше зріс зросла зросло зросли більше"
        " ارتفع ارتفعت زاد زادت أكثر",
        "down": "fall falls fell fallen falling drop drops dropped dropping decrease decreases decreased"
        " decreasing decline"
        " declines declined declining sink sinks sank sunk shrink shrinks shrank shrunk reduce reduces reduced"
        " cut cuts"
        " down lower lowers lowered lowering less fewer halved lost lose loses plunged slumped dipped slowed worsened"
        " sinkt sank sanken gesunken fällt fiel fielen gefallen verringert verringerte reduziert abgenommen"
        " weniger niedriger"
        " gesenkt baisse baissé baissent chuté chute diminue diminué moins reculé recul"
        " baja bajó bajaron bajado cae cayó cayeron caído disminuye disminuyó disminuyeron redujo menos descendió"
        " scende sceso scesa scesi cala calato calata diminuito diminuita ridotto meno"
        " caiu caíram diminuiu diminuíram desceu desceram reduziu menos queda"
        " daalt daalde daalden gedaald zakte gezakt minder lager afgenomen"
        " minskade minskat sjönk falt falt sank faldt spadła spadł spadło spadły mniej упал упала упало упали"
        " снизился снизилась снизилось снизились сократился сократилась меньше впав впала знизився знизилася менше"
        " انخفض انخفضت تراجع تراجعت أقل",
    }
)

MODALS = _classes(
    {
        "will": "will shall wird werden sera seront será serán sarà saranno serão zal zullen kommer vil będzie"
        " będą будет"
        " будут буде будуть سوف",
        "may": "may might could can perhaps possibly probably likely allegedly könnte könnten kann können vielleicht"
        " womöglich angeblich pourrait pourraient peut peuvent podría podrían puede pueden quizás potrebbe può"
        " forse poderia"
        " pode talvez kan kunnen misschien może mogą mógłby может могут возможно може قد ربما",
        "should": "should must ought would soll sollen sollte muss müssen würde doit doivent devrait debe deben"
        " debería deve"
        " devono dovrebbe devem moet moeten zou powinien musi должен должна должны يجب",
        "plan": "plan plans planned planning wants want intends promise promises promised proposed expects"
        " expected forecast"
        " plant planen geplant will wollen verspricht versprach veut veulent prévoit promis quiere quieren"
        " planea prometió"
        " vuole vogliono prevede promesso quer querem planeja prometeu wil willen beloofde chce planuje хочет"
        " планирует обещал",
        "if": "if unless whether wenn falls ob si sauf se salvo als indien jeśli jeżeli если якщо إذا لو",
        "only": "only merely just nur lediglich seulement uniquement solo solamente soltanto somente apenas"
        " slechts alleen"
        " tylko jedynie только лише فقط",
        "about": "almost nearly fast beinahe presque quasi casi quase bijna prawie почти майже تقريبا",
        "all": "all every each alle jeder jede jedes tous toutes chaque todos todas cada tutti tutte ogni elke ieder"
        " wszyscy wszystkie каждый все всі كل جميع",
        "some": "some several many few einige mehrere viele manche plusieurs quelques algunos varias muchos"
        " alcuni molti"
        " alguns muitos sommige enkele vele niektórzy wiele некоторые многие деякі بعض",
        "half": "half third quarter twice double triple hälfte viertel doppelt moitié tiers quart mitad tercio"
        " doble metà"
        " doppio metade dobro helft dubbel połowa половина вдвое نصف",
    }
)

UNITS = _classes(
    {
        "%": "% percent pct prozent procent pourcent porcentaje porciento percento процент процента процентов"
        " відсотків",
        "pp": "percentage prozentpunkte prozentpunkten prozentpunkt пункта пунктов",
        "$": "$ dollar dollars usd dólares dollari доллар долларов",
        "€": "€ euro euros eur евро євро",
        "£": "£ pound pounds gbp pfund livres libras",
        "¥": "¥ yen yuan rmb 円 元",
        "thousand": "thousand thousands k tausend tsd mille mil mila duizend tysiąc tysięcy tys тысяч тыс тисяч ألف",
        "million": "million millions m mn mln mio millionen millones milhões milioni miljoen miljoner milion milionów"
        " миллион миллионов млн мільйонів مليون",
        "billion": "billion billions bn b milliard milliards milliarde milliarden mrd miliardi miliardo miljard"
        " miliardów"
        " mld миллиард миллиардов млрд мільярдів مليار bilhões",
        "trillion": "trillion trillions tn billionen",
        "km": "km kilometre kilometres kilometer kilometers kilómetros quilômetros chilometri км",
        "mile": "mile miles meile meilen",
        "m": "metre metres meter meters mètres metros metri",
        "kg": "kg kilogram kilograms kilogramme kilogrammes kilo kilos кг",
        "t": "tonne tonnes ton tons tonnen toneladas tonnellate тонн",
        "day": "day days tag tage tagen jour jours día días giorno giorni dia dias dag dagen dzień dni день"
        " дней يوم أيام",
        "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken tydzień"
        " неделя недель",
        "month": "month months monat monate monaten mois mes meses mese mesi mês maand maanden miesiąc месяц"
        " месяцев شهر",
        "second": "second seconds sec secs sekunde sekunden seconde secondes segundo segundos ثانية",
        "minute": "minute minutes min mins minuten minuto minutos minuti دقيقة",
        "year": "year years yr yrs jahr jahre jahren an ans année années año años anno anni ano anos jaar jaren rok"
        " lat год лет سنة",
        "hour": "hour hours hr hrs stunde stunden heure heures hora horas ora ore uur uren godzin час часов ساعة",
        "degree": "° degree degrees celsius fahrenheit grad degrés grados gradi graden",
    }
)

_MONTHS = (
    "january januar janvier enero gennaio janeiro januari stycznia января",
    "february februar février febrero febbraio fevereiro februari lutego февраля",
    "march märz mars marzo março maart marca марта",
    "april avril abril aprile kwietnia апреля",
    "mai mayo maggio maio mei maja мая",
    "june juni juin junio giugno junho czerwca июня",
    "july juli juillet julio luglio julho lipca июля",
    "august août agosto augustus sierpnia августа",
    "september septembre septiembre settembre setembro września сентября",
    "october oktober octobre octubre ottobre outubro października октября",
    "november novembre noviembre novembro listopada ноября",
    "december dezember décembre diciembre dicembre dezembro grudnia декабря",
)
_DAYS = (
    "monday montag lundi lunes lunedì maandag poniedziałek",
    "tuesday dienstag mardi martes martedì dinsdag wtorek",
    "wednesday mittwoch mercredi miércoles mercoledì woensdag środa",
    "thursday donnerstag jeudi jueves giovedì donderdag czwartek",
    "friday freitag vendredi viernes venerdì vrijdag piątek",
    "saturday samstag samedi sábado sabato zaterdag sobota",
    "sunday sonntag dimanche domingo domenica zondag niedziela",
    "yesterday gestern hier ayer ieri ontem gisteren wczoraj вчера أمس",
    "tomorrow morgen demain mañana domani amanhã jutro завтра غدا",
    "today heute aujourd hoy oggi hoje vandaag dziś сегодня اليوم",
)
DATES = _classes({words.split()[0]: words for words in (*_MONTHS, *_DAYS)})

BOUNDS = _classes(
    {
        "over": "over above exceed exceeds exceeded least mindestens wenigstens moins über",
        "under": "under below most höchstens maximal unter",
    }
)
"""What bounds the number that follows it; elsewhere these words only say where."""

TO_OR_BY = _classes(
    {
        "to": "to auf à a naar до",
        "by": "by um de di om na на",
        "from": "from von van depuis desde dal od с от",
        "between": "between zwischen entre tra tussen między между",
    }
)
"""What stands before a number and changes what it measures: "rose to 3" and "rose by 3"."""

NUMBER_WORDS = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    )
    for number, word in enumerate(words.split())
    if word not in ("one", "un", "uno", "elf", "once")
} | {"thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "twenty": "20"}

SAME = _classes(
    {
        "build": "build builds built building construct constructs constructed constructing erected",
        "home": "home homes house houses dwelling dwellings flats apartments",
        "say": "say says said saying tell tells told state states stated claim claims claimed according"
        " announced announces"
        " reported reports sagte sagt sagten erklärte laut dit déclaré affirme selon dijo dice según detto"
        " secondo disse zei",
        "person": "person people persons inhabitants residents citizens",
        "kill": "kill kills killed dead died deaths",
        "child": "child children kids",
        "cost": "cost costs costing costed",
        "pay": "pay pays paid paying",
        "begin": "begin begins began begun start starts started starting",
        "end": "end ends ended finish finishes finished",
        "unemployment": "unemployment joblessness jobless unemployed",
        "job": "job jobs posts",
        "government": "government administration",
        "buy": "buy buys bought purchase purchases purchased",
        "show": "show shows showed shown reveal reveals revealed",
        "car": "car cars vehicle vehicles",
        "pupil": "pupil pupils student students",
        "doctor": "doctor doctors physician physicians",
        "price": "price prices",
        "get": "get gets got receive receives received",
        "spend": "spend spends spent spending",
        "give": "give gives gave given",
        "leave": "leave leaves left",
    }
)

FUNCTION = _set(
    "a an the of in on at for with from to by as is are was were be been being am has have had having do does"
    " did it its"
    " he she they them his her their we our us you your i my this that these those there which who whom whose"
    " and or but so"
    " than then also when while where since after before during per into about between through now very too s"
    " re ve ll d"
    " der die das den dem des ein eine einer eines einem einen und oder aber ist sind war waren hat haben hatte"
    " hatten wurde"
    " wurden worden im am vom zum zur mit bei aus nach vor seit von zu für auf an in um es er sie wir ihr sein"
    " seine dass"
    " le la les l d un une des du de et ou mais est sont était étaient a ont avait été au aux en dans sur pour"
    " par avec ce"
    " cette ces il elle ils elles on qui que qu se sa son ses leur leurs"
    " el los las una unos unas y o pero es son era eran ha han había sido al del en por para con su sus lo que se"
    " il lo gli i e ed ma è sono era erano stato stata del della dei delle al alla nel nella da per con si che"
    " o os as um uma e mas foi foram são do da dos das no na nos nas ao com se que"
    " de het een en of maar is zijn was waren heeft hebben had werd werden van voor met op in te dat die deze"
    " i w z na do się jest są był była było były oraz to że o и в во на с со по к что это был была было были из за от"
    " في من على إلى عن أن هذا هذه التي الذي و"
)
