"""What verdicts in many languages amount to: 1 credible, 0.8 mostly, 0.5 uncertain, 0 not; None not verifiable.

The label itself is always kept beside the number: no map does justice to a newsroom's own scale.
"""

import re
import unicodedata

CREDIBLE, MOSTLY, UNCERTAIN, NOT_CREDIBLE = 1.0, 0.8, 0.5, 0.0

_SAID: dict[float | None, str] = {
    CREDIBLE: """
        true; correct; accurate; right; confirmed; verified
        fact; a fact; factual; yes; proven; supported; authentic
        wahr; richtig; stimmt; korrekt; zutreffend; belegt; echt
        vrai; exact; confirmé; c'est vrai; avéré
        verdadero; cierto; correcto; verdad; confirmado; acertado
        verdadeiro; certo; correto; comprovado; é verdade; fato
        vero; corretto; confermato; verificato
        waar; juist; klopt; bewezen
        prawda; prawdziwe; potwierdzone
        правда; верно; достоверно; істина
        doğru; gerçek
        benar; fakta; betul
        sann; sant; riktig; rigtigt; rett; korrekt
        صحيح; حقيقي; صحیح; درست
        सच; सत्य; सही
        正確; 属實; 真实; 真實; 正しい; 事実; 사실
        pravda; istina; točno; tačno; adevărat; igaz; tosi; αλήθεια; αληθές
    """,
    MOSTLY: """
        mostly true; mostly correct; mostly accurate
        largely true; partly true but accurate in substance; almost true
        substantially true; correct but; true but
        größtenteils richtig; größtenteils wahr; überwiegend richtig; weitgehend richtig; eher richtig
        plutôt vrai; presque vrai; globalement vrai; en grande partie vrai
        mayormente verdadero; verdadero en parte; casi verdadero; mayormente cierto; verdad pero; cierto pero
        majoritairement vrai; verdadeiro mas; quase verdadeiro; majoritariamente verdadeiro
        quasi vero; per lo più vero; vero ma
        grotendeels waar; grotendeels juist; vrijwel waar
        raczej prawda; w większości prawda; в основном правда; почти правда
        çoğunlukla doğru; sebagian besar benar; till största delen sant; ज़्यादातर सच; 大致正確; ほぼ正確; 대체로 사실
        pretežno tačno; pretežno točno; în mare parte adevărat; nagyrészt igaz
    """,
    UNCERTAIN: """
        half true; mixture; mixed; partly true
        partially true; partly false; partially false; half truth; misleading
        missing context; lacks context; needs context; out of context; missing details; exaggerated; exaggeration
        distorts the facts; cherry picking; spin; decontextualized; unsupported; flawed reasoning; questionable
        teilweise falsch; teilweise wahr; teils wahr; teils richtig; halbwahr; irreführend; fehlender kontext
        aus dem kontext gerissen; übertrieben; größtenteils irreführend
        partiellement vrai; partiellement faux; à nuancer; trompeur
        hors contexte; contexte manquant; exagéré; imprécis
        medias verdades; verdad a medias; engañoso; parcialmente falso; fuera de contexto; falta contexto; impreciso
        exagerado; a medias; discutible; cuestionable; sacado de contexto
        enganoso; parcialmente verdadeiro; fora de contexto; contexto
        impreciso; distorcido; meia verdade; exagerado
        ni ni; parzialmente falso; parzialmente vero; fuorviante; fuori contesto; contesto mancante
        esagerato
        half waar; misleidend; gedeeltelijk onwaar; deels waar; zonder context; uit de context
        półprawda; manipulacja; wprowadza w błąd; częściowo fałsz; częściowa prawda; brak kontekstu
        полуправда; вводит в заблуждение; вырвано из контекста; манипуляция; маніпуляція; напівправда; перекручено
        karma; yanıltıcı; kısmen doğru; kısmen yanlış; eksik bağlam
        sebagian benar; menyesatkan; menyesatkan sebagian; salah konteks; konteks yang hilang
        delvis sant; delvis falsk; vilseledende; vildledende; villedende; misvisende; tagen ur sitt sammanhang
        مضلل; جزئيا صحيح; زائف جزئيا; نصف صحيح; گمراه کننده
        भ्रामक; आधा सच; आंशिक रूप से सच; संदर्भ गायब
        誤導; 部分錯誤; 误导; 缺乏背景; 誤解を招く; ミスリード; 不正確; 절반의 사실; 오해의 소지
        poluistina; djelimično tačno; zavajajuće; parțial fals
        trunchiat; félrevezető; harhaanjohtava; παραπλανητικό
    """,
    NOT_CREDIBLE: """
        false; mostly false; incorrect; inaccurate; wrong
        fake; hoax; pants on fire; fabricated; manipulated; altered
        not true; untrue; debunked; baseless; refuted
        misattributed; scam; satire; altered photo; altered video; doctored
        misrepresented; myth; conspiracy; conspiracy theory
        no; fiction; miscaptioned; labeled satire; four pinocchios
        falsch; größtenteils falsch; frei erfunden; stimmt nicht; unwahr; manipuliert; gefälscht; erfunden
        faux; plutôt faux; c'est faux; infondé; intox; trucage; détourné; canular; montage; photo détournée
        falso; mayormente falso; bulo; incorrecto; no es verdad
        manipulado; montaje; sátira; engaño; inventado; mentira
        errado; é falso; é fake; é montagem; boato; mentira; majoritariamente falso; sem fundamento; falso mas
        bufala; notizia falsa; prevalentemente falso; infondato; pinocchio andante; panzana pazzesca; inventato
        onwaar; niet waar; grotendeels onwaar; vals; gemanipuleerd; verzonnen; onjuist
        fałsz; fałszywe; raczej fałsz; nieprawda; fake news; zmanipulowane; przeróbka
        ложь; неправда; фейк; неверно; вымысел; брехня; недостоверно; неправдиві дані; фейк та
        yanlış; sahte; asılsız; uydurma; çoğunlukla yanlış
        salah; hoaks; palsu; keliru; tidak benar; disinformasi; misinformasi; bohong
        falskt; falsk; falskt påstående; feil; forkert; helt feil; osant; usant; delvis feil; faktisk helt feil
        خطأ; زائف; كاذب; غير صحيح; مفبرك; جعلی; غلط; نادرست; دروغ
        झूठ; झूठा; गलत; फर्जी; फेक; असत्य
        錯誤; 假的; 不實; 虚假; 谣言; 假; 誤り; 虚偽; デマ; 거짓; 대체로 거짓; 전혀 사실 아님
        netačno; neistina; lažno; laž; nepravda; fals; hamis; väärä; valhe; ψευδές; ψέμα; κατασκευασμένο
    """,
    None: """
        unverifiable; unproven; unverified; not verifiable
        unknown; no verdict; inconclusive; undetermined; in dispute
        unclear; too early to tell; research in progress
        cannot be verified; opinion; no evidence; insufficient evidence
        nicht überprüfbar; unbewiesen; unklar; nicht belegbar; offen; unbestätigt; unbelegt
        invérifiable; non vérifiable; indéterminé; non prouvé; incertain; on ne sait pas
        inverificable; no verificable; no comprobado; sin pruebas; indeterminado; insostenible; no probado
        inverificável; não verificável; sem provas; ainda é cedo para dizer; insustentável
        non verificabile; non dimostrato; non verificato; incerto
        niet te controleren; onbewezen; oncontroleerbaar; onduidelijk
        nieweryfikowalne; niezweryfikowane; nie do sprawdzenia
        недоказуемо; не доказано; не підтверджено; бездоказательно
        doğrulanamadı; belirsiz; kanıtlanmadı; tidak dapat diverifikasi; belum terbukti; tidak terbukti
        går inte att verifiera; ikke til at verificere; obekräftat; ubekreftet
        غير مؤكد; غير محدد; لا يمكن التحقق; अप्रमाणित
        असत्यापित; 無法證實; 尚無定論; 検証対象外; 判定保留; 根拠不明; 판단 유보
        neprovjerljivo; neocenjivo; neproverljivo
        imposibil de verificat; neverifikovateľné; neověřitelné; nem ellenőrizhető
    """,
}
_EDGES = re.compile(r"[^\w]+", re.UNICODE)
_CUT = re.compile(r"\s*[.:;,!?–—|(\[]\s*|\s+-\s+")


def folded_label(label: str) -> str:
    """The words alone: no case, no punctuation, one blank between two words; accents stay."""
    return _EDGES.sub(" ", unicodedata.normalize("NFKC", label[:500]).casefold()).strip()


def _by_label() -> dict[str, float | None]:
    said = ((score, label) for score, text in _SAID.items() for line in text.splitlines() for label in line.split(";"))
    return {folded_label(label): score for score, label in said if label.strip()}


SCORES = _by_label()


def is_known_label(label: str) -> bool:
    return folded_label(label) in SCORES


def score_of(
    label: str, *, value: float | None = None, best: float | None = None, worst: float | None = None
) -> float | None:
    """How credible the claim is by this verdict, 0 to 1; None where that is not verifiable, or nobody knows.

    The words count first, then their beginning (“False: the photo is old”), then the number on its scale.
    """
    opening = _CUT.split(label[:500].strip(), maxsplit=1)[0]
    for said in (label, opening):
        if folded_label(said) in SCORES:
            return SCORES[folded_label(said)]
    if value is None or best is None or worst is None or not worst <= value <= best or worst == best:
        return None
    return round((value - worst) / (best - worst), 3)
