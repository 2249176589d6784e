"""Les modèles livrés des autres commandes : présences, accords, absences, inspection, bilan. Même allure que les premiers."""

from __future__ import annotations

from docx.document import Document as Doc
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tests.fabrique.briques import (
    CONSERVATION,
    DIRECTION,
    a_remplir,
    deux_valeurs,
    entete,
    fin_administrative,
    ligne_de_decoupe,
    neant,
    nouveau,
    pied,
    rangee,
    reponse,
    signature,
    tableau,
    tete_administrative,
    texte,
    timbre,
)

FINS_DES_RENDEZ_VOUS = (Cm(12.8), Cm(16.5))
LARGEURS_PRESENCES = (5.2, 7.8, 1.2, 7.8, 3.7)


def feuille_de_presence() -> Doc:
    """La feuille de présence d'un groupe : les élèves en lignes, les vraies dates en colonnes."""
    doc = nouveau("Feuille de présence", paysage=True)
    entete(doc)
    pied(doc, "{{ ecole.nom }} – {{ aide.sigle }}, période\u00a0{{ periode.numero }}, {{ ecole.annee }} – groupe {{ groupe.code }}")
    texte(doc, "{{ aide.titre }} : feuille de présence", 'Heading 1')
    texte(doc, "Groupe : **{{ groupe.code }}** ({{ groupe.niveaux }}) – enseignant : **{{ groupe.enseignant }}** – "
               "période\u00a0{{ periode.numero }} : **{{ periode.intervalle }}**", apres=2)  # fmt: skip
    texte(doc, "{% for horaire in groupe.horaires %}{{ horaire }}{% if not loop.last %} ; {% endif %}{% endfor %}"
               "{% if groupe.lieu %} – lieu : {{ groupe.lieu }}{% endif %} – "
               "{{ groupe.nombre_seances|pluriel(\"séance\") }}, {{ groupe.duree }}", apres=2)  # fmt: skip
    deux_valeurs(doc, '', (
        ("Avant la séance :", 'groupe.surveillance_avant'), ("Après la séance :", 'groupe.surveillance_apres'),
    ), Cm(12))  # fmt: skip
    texte(doc, "{%p for bloc in blocs %}")
    _presences(doc)
    texte(doc, "", apres=6)
    texte(doc, "{%p endfor %}")
    texte(doc, "☐ : à cocher si l’élève est là ; P : présent ; A : absent ; AJ : absence justifiée ; – : pas attendu ce jour-là. "
               "Un astérisque : l’accord des responsables n’est pas encore connu.", 'Footer', apres=8)  # fmt: skip
    texte(doc, "Signature de l’enseignant, en fin de période :", apres=20)
    return doc


def _presences(doc: Doc) -> None:
    largeurs = LARGEURS_PRESENCES
    table = tableau(doc, largeurs, (
        "Élève et classe", "{%tc for seance in bloc.seances %}", "{{ seance.jour }}\n{{ seance.date }}", "{%tc endfor %}",
        "Départ : seul, ou avec qui",
    ))  # fmt: skip
    vides = ('',) * 4
    rangee(table, largeurs, ("{%tr for eleve in bloc.eleves %}", *vides))
    rangee(table, largeurs, (
        "**{{ eleve.nom }}**{% if eleve.accord_attendu %} *{% endif %}\n{{ eleve.classe }}",
        "{%tc for note in eleve.notes %}", "{{ note|vide(\"☐\") }}", "{%tc endfor %}", '',
    ))  # fmt: skip
    rangee(table, largeurs, ("{%tr else %}", *vides))
    rangee(table, largeurs, ("Néant", "{%tc for seance in bloc.seances %}", '', "{%tc endfor %}", ''))
    rangee(table, largeurs, ("{%tr endfor %}", *vides))
    rangee(table, largeurs, (
        "Élèves attendus", "{%tc for seance in bloc.seances %}", "{{ seance.attendus }}", "{%tc endfor %}", '',
    ))  # fmt: skip


def _lettre(doc: Doc, titre: str) -> None:
    timbre(doc)
    texte(doc, "{{ edition.lieu_et_date }}", droite=True, avant=8, apres=6)
    texte(doc, "À l’attention de : **{{ foyer }}**", apres=10)
    texte(doc, titre, 'Heading 1')
    texte(doc, "Élève : **{{ eleve.nom_complet }}**, classe : {{ eleve.classe }}")
    texte(doc, "Madame, Monsieur,")


def _case(doc: Doc, contenu: str, apres: float = 8) -> Paragraph:
    paragraphe = texte(doc, contenu, avec_suivant=True, avant=4, apres=apres)
    paragraphe.runs[0].font.size = Pt(12)
    return paragraphe


RETOUR = "{% if retour_avant %}, au plus tard le **{{ retour_avant|jour }}**{% endif %}"


def accord_annuel() -> Doc:
    """L'accord de principe annuel : la lettre et son coupon, sur une page. Rien n'y dit qu'un enfant a des difficultés."""
    doc = nouveau("Accord de principe annuel", corps=11)
    _lettre(doc, "{{ aide.titre }} : accord de principe pour l’année {{ ecole.annee }}")
    texte(doc, "Tout au long de l’année scolaire, l’école peut proposer à ses élèves, par petits groupes et en plus des heures "
               "de classe, de participer {{ aide.a_nom }}. Il faut pour cela l’accord des responsables.")  # fmt: skip
    texte(doc, "Je vous demande dès maintenant un accord de principe, pour l’année scolaire {{ ecole.annee }}. Il est demandé "
               "à toutes les familles de l’école : il ne dit rien du travail de votre enfant, et ne l’inscrit à rien.")  # fmt: skip
    texte(doc, "Chaque fois qu’un groupe lui sera proposé, vous le saurez avant qu’il commence :", avec_suivant=True, apres=2)
    texte(doc, "les dates, les jours et les heures ;", 'List Bullet')
    texte(doc, "le nom de l’enseignant, et ce sur quoi il travaillera.", 'List Bullet', apres=6)
    texte(doc, "Vous pourrez alors accepter ou refuser cette proposition : la réponse que vous donnerez pour une période "
               "l’emporte sur celle-ci.")  # fmt: skip
    texte(doc, f"Merci de rendre le coupon ci-dessous à l’école{RETOUR}.", apres=3)
    texte(doc, CONSERVATION, 'Footer')
    texte(doc, DIRECTION, droite=True, avant=8, apres=0)
    signature(doc, 44)
    ligne_de_decoupe(doc)
    texte(doc, "Réponse de la famille", 'Heading 2')
    texte(doc, f"Coupon à rendre à : {{{{ ecole.nom }}}}{RETOUR.replace('**', '')}", avec_suivant=True, apres=3)
    texte(doc, "Responsables : **{{ foyer }}**", avec_suivant=True, apres=3)
    texte(doc, "Nous donnons notre accord de principe pour que notre enfant **{{ eleve.nom_complet }}** "
               "({{ eleve.classe }}) participe {{ aide.a_nom }} pendant l’année scolaire {{ ecole.annee }}, si l’école le "
               "lui propose :", avec_suivant=True)  # fmt: skip
    reponse(doc, ("☐ OUI", "☐ NON"), "Signature des responsables :")
    return doc


def absences_repetees() -> Doc:
    """La lettre d'absences répétées : les séances manquées, une invitation à se parler. Aucun motif n'est demandé par écrit."""
    doc = nouveau("Lettre d’absences répétées", corps=11)
    _lettre(doc, "{{ aide.titre }} : des séances manquées")
    texte(doc, "L’école a prévu que votre enfant participe {{ aide.a_nom }} {{ periode.intervalle }}. Son absence a été notée "
               "{% if nombre > 1 %}aux {{ nombre }} séances suivantes{% else %}à la séance suivante{% endif %} :",
          avec_suivant=True, apres=2)  # fmt: skip
    texte(doc, "{%p for absence in absences %}")
    texte(doc, "**{{ absence.jour|jour }}**, avec {{ absence.enseignant }}, {{ absence.plage }}"
               "{% if loop.last %}.{% else %} ;{% endif %}", 'List Bullet')  # fmt: skip
    texte(doc, "{%p endfor %}")
    texte(doc, "Il se peut qu’un horaire ne convienne plus, ou qu’une information ne nous soit pas parvenue. Je vous propose "
               "d’en parler ensemble, avec l’enseignant, pour voir comment votre enfant peut en profiter au mieux, ou s’il "
               "vaut mieux y renoncer.", avant=6)  # fmt: skip
    texte(doc, "Il n’est pas nécessaire d’écrire la raison de ces absences. Rendez-moi le coupon ci-dessous"
               "{% if ecole.telephone or ecole.courriel %}, ou joignez l’école :{% else %}, ou venez me voir à l’école."
               "{% endif %}", apres=2)  # fmt: skip
    for nom, champ in (("téléphone", 'telephone'), ("courriel", 'courriel')):
        texte(doc, f"{{%p if ecole.{champ} %}}")
        texte(doc, f"{nom} : {{{{ ecole.{champ} }}}}", 'List Bullet')
        texte(doc, "{%p endif %}")
    texte(doc, DIRECTION, droite=True, avant=14, apres=0)
    signature(doc, 56)
    ligne_de_decoupe(doc)
    texte(doc, "Réponse de la famille", 'Heading 2')
    texte(doc, "Coupon à rendre à : {{ ecole.nom }}", avec_suivant=True, apres=3)
    texte(doc, "Responsables : **{{ foyer }}** – élève : **{{ eleve.nom_complet }}** ({{ eleve.classe }})",
          avec_suivant=True)  # fmt: skip
    for case in ("☐ Nous pouvons venir à l’école le \t à \t", "☐ Nous préférons être appelés au \t vers \t"):
        a_remplir(_case(doc, case), *FINS_DES_RENDEZ_VOUS)
    _case(doc, "☐ Nous souhaitons que notre enfant ne participe plus à ces séances")
    texte(doc, "Date et signature des responsables :", avant=16, apres=44)
    return doc


LARGEURS_GROUPES_INSPECTES = (1.7, 3.7, 4.7, 1.5, 5.4)
LARGEURS_CRENEAUX = (2.2, 3.4, 4.6, 6.8)
LARGEURS_HEURES = (8.0, 2.25, 2.25, 2.25, 2.25)
LARGEURS_DECISIONS = (4.9, 3.9, 4.3, 3.9)
A_PRESENTER = (
    "le projet d’organisation {{ aide.de_nom }}, et l’avis de l’IEN (dates ci-dessous) ;",
    "les accords des responsables, signés : ils restent à l’école ;",
    "la feuille de présence du groupe ;",
    "l’emploi du temps et la préparation des séances ;",
    "ce qui a permis de repérer les besoins, et les travaux des élèves pendant l’aide ;",
    "le bilan des périodes passées ;",
    "le tableau de service de l’année, tenu à jour.",
)


def papiers_inspection() -> Doc:
    """Ce qu'un enseignant présente s'il est inspecté pendant l'aide : ses groupes, ses heures, leurs textes."""
    doc = nouveau("Papiers pour l’inspection", corps=9.5)
    timbre(doc)
    pied(doc, "{{ ecole.nom }} – {{ aide.sigle }}, {{ ecole.annee }}, {{ enseignant.nom_complet }}")
    texte(doc, "Papiers pour l’inspection", 'Heading 1', avant=8)
    texte(doc, "Enseignant : **{{ enseignant.nom_complet }}** – poste et quotité : **{{ enseignant.poste }}**, "
               "**{{ enseignant.quotite }}**", apres=2)  # fmt: skip
    texte(doc, "{{ aide.titre }}, année scolaire {{ ecole.annee }} – {{ ecole.nom }}, {{ ecole.commune }} – "
               "circonscription : {{ ecole.circonscription }}{% if ien.nom %} – IEN : {{ ien.nom }}{% endif %}")  # fmt: skip
    texte(doc, "À présenter", 'Heading 2', avec_suivant=True)
    for piece in A_PRESENTER:
        texte(doc, f"☐ {piece}", apres=1)
    texte(doc, "Emploi du temps de l’aide", 'Heading 2', avant=7, avec_suivant=True)
    _liste(doc, LARGEURS_CRENEAUX, ("Période", "Jour", "Heures", "Groupe"), 'creneau', 'creneaux', (
        "{{ creneau.periode }}", "{{ creneau.jour }}", "{{ creneau.plage }}", "{{ creneau.groupe }}",
    ))  # fmt: skip
    texte(doc, "Groupes de l’année", 'Heading 2', avant=7, avec_suivant=True)
    _liste(doc, LARGEURS_GROUPES_INSPECTES, ("Période", "Niveaux et horaires", "Dates des séances", "Élèves", "Objectifs"),
           'groupe', 'groupes', (
        "{{ groupe.periode }}", "**{{ groupe.niveaux }}**\n{%p for horaire in groupe.horaires %}\n{{ horaire }}\n{%p endfor %}",
        "{{ groupe.dates }}\n{{ groupe.seances }}", "{{ groupe.effectif }}",
        "{{ groupe.objectifs }}\n{%p if groupe.bilan %}\nBilan : {{ groupe.bilan }}\n{%p endif %}",
    ))  # fmt: skip
    texte(doc, "Décisions", 'Heading 2', avant=7, avec_suivant=True)
    _liste(doc, LARGEURS_DECISIONS, ("Période", "Conseil des maîtres", "Avis de l’IEN", "Conseil d’école"),
           'decision', 'decisions', (
        "{{ decision.periode }} : {{ decision.intervalle }}", "{{ decision.conseil_des_maitres|vide(\"à noter\") }}",
        "{{ decision.avis|vide(\"à noter\") }}{% if decision.date_avis %}, le {{ decision.date_avis }}{% endif %}",
        "{{ decision.conseil_d_ecole|vide(\"à noter\") }}",
    ))  # fmt: skip
    texte(doc, "Heures de l’année", 'Heading 2', avant=7, avec_suivant=True)
    table = tableau(doc, LARGEURS_HEURES, ("Service annuel", "Dues", "Prévues", "Effectuées", "Reste à faire"))
    vides = ('',) * 4
    cellules = ("{{ categorie.dues }}", "{{ categorie.prevues }}", "{{ categorie.faites }}", "{{ categorie.reste_a_faire }}")
    rangee(table, LARGEURS_HEURES, ("{%tr for categorie in categories %}", *vides))
    rangee(table, LARGEURS_HEURES, ("{{ categorie.libelle }}", *cellules))
    neant(table, LARGEURS_HEURES)
    rangee(table, LARGEURS_HEURES, ("{%tr endfor %}", *vides))
    rangee(table, LARGEURS_HEURES, ("Total", *(c.replace('categorie.', 'total.') for c in cellules)), gras=True)
    texte(doc, "Textes de référence", 'Heading 2', avant=7, avec_suivant=True)
    texte(doc, "{{ aide.references|initiale }}.", 'List Bullet', apres=1)
    texte(doc, "{%p for texte in textes %}")
    texte(doc, "{{ texte|initiale }}.", 'List Bullet', apres=1)
    texte(doc, "{%p endfor %}")
    texte(doc, "Ces papiers ne portent le nom d’aucun élève. {{ edition.lieu_et_date }}.", 'Footer', avant=4)
    return doc


def _liste(
    doc: Doc, largeurs: tuple[float, ...], entetes: tuple[str, ...], singulier: str, pluriel: str, cellules: tuple[str, ...]
) -> None:
    """Un tableau d'une ligne par élément, et « Néant » s'il n'y en a pas."""
    table = tableau(doc, largeurs, entetes)
    vides = ('',) * (len(largeurs) - 1)
    rangee(table, largeurs, (f"{{%tr for {singulier} in {pluriel} %}}", *vides))
    rangee(table, largeurs, cellules)
    neant(table, largeurs)
    rangee(table, largeurs, ("{%tr endfor %}", *vides))


LARGEURS_BILAN = (5.0, 1.8, 1.8, 3.6, 5.5, 8.0)


def bilan_de_periode() -> Doc:
    """Le bilan de période : le tableau prévisionnel, sa dernière colonne remplie par les bilans du classeur."""
    doc = nouveau("Bilan de période", paysage=True)
    entete(doc)
    pied(doc, "{{ ecole.nom }} – bilan {{ aide.de_nom }}, période\u00a0{{ periode.numero }}, {{ ecole.annee }}")
    texte(doc, "{{ aide.titre }} : bilan de période", 'Heading 1')
    texte(doc, "École : **{{ ecole.nom }}**, {{ ecole.commune }} – circonscription : {{ ecole.circonscription }} – "
               "période\u00a0{{ periode.numero }} : **{{ periode.intervalle }}**")  # fmt: skip
    table = tableau(doc, LARGEURS_BILAN, (
        "Classes concernées, jour(s) et horaires", "Élèves : accord des parents", "Élèves : refus des parents",
        "Nom et niveau de classe de l’enseignant assurant l’aide",
        "Principaux objectifs poursuivis et évalués en fin de période", "Bilan {{ aide.de_nom }}",
    ))  # fmt: skip
    vides = ('',) * 5
    rangee(table, LARGEURS_BILAN, ("{%tr for ligne in lignes %}", *vides))
    rangee(table, LARGEURS_BILAN, (
        "**{{ ligne.niveau }}**\n{%p for horaire in ligne.horaires %}\n{{ horaire }}\n{%p endfor %}\n"
        "{%p if ligne.seances %}\n{{ ligne.seances }}\n{%p endif %}",
        "{{ ligne.accords|vide }}\n{%p if ligne.en_attente %}\n{{ ligne.en_attente }}\n{%p endif %}",
        "{{ ligne.refus|vide }}", "{{ ligne.enseignant|vide }}", "{{ ligne.objectifs|vide }}", "{{ ligne.bilan|vide }}",
    ))  # fmt: skip
    neant(table, LARGEURS_BILAN)
    rangee(table, LARGEURS_BILAN, ("{%tr endfor %}", *vides))
    texte(doc, "{{ total }}", avant=5, apres=10)
    texte(doc, "{{ edition.lieu_et_date }} – {{ ecole.titre_direction|initiale }}"
               "{% if ecole.direction %}, {{ ecole.direction }}{% endif %} :", avec_suivant=True, apres=30)  # fmt: skip
    return doc


def lettre_accompagnement_bilan() -> Doc:
    """La lettre qui accompagne le bilan : forme administrative, comme celle de la liasse."""
    doc = nouveau("Lettre d’accompagnement du bilan")
    tete_administrative(doc)
    texte(doc, "Objet : bilan {{ aide.de_nom }}, période\u00a0{{ periode.numero }}, {{ periode.intervalle }}", 'Heading 1',
          avant=24)  # fmt: skip
    texte(doc, "Références : {{ aide.references }}")
    texte(doc, "P.J. : {{ nombre_pieces|pluriel(\"document\") }}")
    texte(doc, "J’ai l’honneur de vous adresser le bilan {{ aide.de_nom }} de l’école pour la période "
               "{{ periode.intervalle }}, groupe par groupe, au regard des objectifs annoncés.", avant=10)  # fmt: skip
    texte(doc, "{%p for piece in pieces %}")
    texte(doc, "Pièce jointe : {{ piece }}.")
    texte(doc, "{%p endfor %}")
    texte(doc, "Cet envoi ne contient le nom d’aucun élève.", avant=8)
    fin_administrative(doc)
    return doc


FORMULAIRES = {
    'feuille_de_presence.docx': feuille_de_presence,
    'accord_annuel.docx': accord_annuel,
    'absences_repetees.docx': absences_repetees,
    'papiers_inspection.docx': papiers_inspection,
    'bilan_de_periode.docx': bilan_de_periode,
    'lettre_accompagnement_bilan.docx': lettre_accompagnement_bilan,
}
