"""Fabrique les modèles livrés avec python-docx : comment ils ont été dessinés, pour pouvoir les redessiner.

    python -m tests.fabrique.modeles DOSSIER

Un directeur modifie les .docx dans Word ; ce programme ne sert qu'à qui entretient les modèles livrés.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx.document import Document as Doc
from docx.shared import Pt

from generator.paquet import Bornes, lire_paquet
from generator.rendu.ooxml import ecrire_paquet
from tests.fabrique.briques import (
    CONSERVATION,
    alleger,
    bande,
    cocher,
    entete,
    fin_administrative,
    ligne_de_decoupe,
    neant,
    nouveau,
    pied,
    pied_avec_code,
    rangee,
    reponse,
    signature,
    tableau,
    tete_administrative,
    texte,
    timbre,
)
from tests.fabrique.circonscription import circonscription
from tests.fabrique.formulaires import FORMULAIRES
from tests.fabrique.heures import HEURES
from tests.fabrique.retours import RETOURS


def autorisation_parentale() -> Doc:
    """L'autorisation parentale : la lettre et son coupon, sur une page."""
    doc = nouveau("Autorisation parentale", corps=11)
    timbre(doc)
    texte(doc, "{{ edition.lieu_et_date }}", droite=True, avant=8, apres=6)
    texte(doc, "À l’attention de : **{{ foyer }}**", apres=10)
    texte(doc, "{{ aide.titre }} : autorisation parentale", 'Heading 1')
    texte(doc, "Élève : **{{ eleve.nom_complet }}**, classe : {{ eleve.classe }}")
    texte(doc, "Madame, Monsieur,")
    texte(doc, "Afin de répondre aux finalités de l’école, l’équipe enseignante met en place {{ aide.dispositif }} ayant "
               "pour objet le suivi et la réussite de leur parcours scolaire.")  # fmt: skip
    texte(doc, "{{ proposition.constat }}")
    texte(doc, "{{ proposition.souhait }}")
    texte(doc, "Une session est organisée selon le calendrier suivant :", avec_suivant=True, apres=2)
    texte(doc, "**{{ proposition.intervalle }}** inclus ;", 'List Bullet')
    texte(doc, "{%p for horaire in proposition.horaires %}")
    texte(doc, "**{{ horaire }}** ;", 'List Bullet')
    texte(doc, "{%p endfor %}")
    texte(doc, "nombre de séances : **{{ proposition.nombre_seances }}**, soit {{ proposition.duree }}"
               "{% if proposition.lieu %} ; lieu : {{ proposition.lieu }}{% endif %}.", 'List Bullet', apres=6)  # fmt: skip
    texte(doc, "{{ proposition.sujet }} sera assurée par : **{{ proposition.enseignant }}**", apres=2)
    texte(doc, "Elle portera sur le domaine suivant : **{{ proposition.domaine }}**")
    texte(doc, "{%p if proposition.surveillance_avant or proposition.surveillance_apres %}")
    texte(doc, "{% if proposition.surveillance_avant %}Avant la séance : {{ proposition.surveillance_avant }}. "
               "{% endif %}{% if proposition.surveillance_apres %}Après la séance : "
               "{{ proposition.surveillance_apres }}.{% endif %}")  # fmt: skip
    texte(doc, "{%p endif %}")
    texte(doc, "Merci de rendre le coupon ci-dessous à l’école"
               "{% if periode.retour_avant %}, au plus tard le **{{ periode.retour_avant|jour }}**{% endif %}.", apres=3)  # fmt: skip
    texte(doc, CONSERVATION, 'Footer')
    texte(doc, "{{ ecole.titre_direction }}{% if ecole.direction %}, {{ ecole.direction }}{% endif %}", droite=True, avant=8, apres=0)
    signature(doc, 44)
    ligne_de_decoupe(doc)
    texte(doc, "Avis de la famille", 'Heading 2')
    texte(doc, "Coupon à rendre à : {{ ecole.nom }}{% if periode.retour_avant %}, au plus tard le "
               "{{ periode.retour_avant|jour }}{% endif %}", avec_suivant=True, apres=3)  # fmt: skip
    texte(doc, "Responsables : **{{ foyer }}**", avec_suivant=True, apres=3)
    texte(doc, "Nous autorisons notre enfant **{{ eleve.nom_complet }}** ({{ eleve.classe }}) à participer {{ aide.a_nom }}, "
               "{{ proposition.intervalle }}{% for horaire in proposition.horaires %}, {{ horaire }}{% endfor %} :",
          avec_suivant=True)  # fmt: skip
    reponse(doc, ("☐ OUI", f"☐ NON        Motif du refus (facultatif) : {'…' * 12}"), "Signature des responsables :")
    return doc


LARGEURS_TABLEAU = (5.6, 2.1, 2.1, 4.0, 5.9, 6.0)


def tableau_previsionnel() -> Doc:
    """Le tableau prévisionnel de service, une ligne par niveau et par groupe."""
    doc = nouveau("Tableau prévisionnel de service", paysage=True)
    entete(doc)
    pied_avec_code(doc, "{{ ecole.nom }} – {{ aide.sigle }}, période {{ periode.numero }}, {{ ecole.annee }}")
    texte(doc, "{{ aide.titre }} : tableau prévisionnel de service", 'Heading 1')
    texte(doc, "École : **{{ ecole.nom }}**, {{ ecole.commune }} – circonscription : {{ ecole.circonscription }} – "
               "période {{ periode.numero }} : **{{ periode.intervalle }}**")  # fmt: skip
    table = tableau(doc, LARGEURS_TABLEAU, (
        "Classes concernées, jour(s) et horaires", "Nombre d’élèves : accord des parents",
        "Nombre d’élèves : refus des parents", "Nom et niveau de classe de l’enseignant assurant l’aide",
        "Principaux objectifs poursuivis et évalués en fin de période (programmes, socle commun, livret…)",
        "Bilan {{ aide.de_nom }}, à compléter et à retourner à l’IEN en fin de période",
    ))  # fmt: skip
    rangee(table, LARGEURS_TABLEAU, ("{%tr for ligne in lignes %}", '', '', '', '', ''))
    rangee(table, LARGEURS_TABLEAU, (
        "**{{ ligne.niveau }}**\n{%p for horaire in ligne.horaires %}\n{{ horaire }}\n{%p endfor %}\n"
        "{%p if ligne.seances %}\n{{ ligne.seances }}\n{%p endif %}",
        "{{ ligne.accords|vide }}\n{%p if ligne.en_attente %}\n{{ ligne.en_attente }}\n{%p endif %}",
        "{{ ligne.refus|vide }}", "{{ ligne.enseignant|vide }}", "{{ ligne.objectifs|vide }}",
        "{% if ligne.seances %}à compléter{% endif %}",
    ))  # fmt: skip
    neant(table, LARGEURS_TABLEAU)
    rangee(table, LARGEURS_TABLEAU, ("{%tr endfor %}", '', '', '', '', ''))
    texte(doc, "{{ total }}   –   conseil des maîtres du : {% if periode.conseil_des_maitres %}**{{ periode.conseil_des_maitres }}**"
               "{% else %}……………………{% endif %}   –   présenté au conseil d’école du : "
               "{% if periode.conseil_d_ecole %}**{{ periode.conseil_d_ecole }}**{% else %}……………………{% endif %}",
          avec_suivant=True, avant=5, apres=5)  # fmt: skip
    cocher(texte(doc, '', apres=0), "**Avis de l’IEN :**   {% if periode.avis_favorable %}☒{% else %}☐{% endif %} FAVORABLE          "
               "{% if periode.avis_defavorable %}☒{% else %}☐{% endif %} DÉFAVORABLE          Le "
               "{% if periode.date_avis %}{{ periode.date_avis }}{% else %}……………………{% endif %}     "
               "**{{ ien.nom|vide }}**          Signature :")  # fmt: skip
    return doc


LARGEURS_RECAP_COMPLET = (9.7, 3.2, 3.2, 3.2, 3.2, 3.2)
LARGEURS_RECAP_PREVU = (16.1, 3.2, 3.2, 3.2)
LARGEURS_DETAIL = (5.0, 7.2, 1.9, 2.2, 9.4)


def tableau_de_service() -> Doc:
    """Le tableau de service annuel d'un enseignant : récapitulatif, puis détail."""
    doc = nouveau("Tableau de service annuel", paysage=True, corps=10)
    entete(doc)
    pied(doc, "{{ ecole.nom }} – tableau de service {{ ecole.annee }}, {{ enseignant.nom_complet }}")
    texte(doc, "Tableau de service pour l’année scolaire {{ ecole.annee }}", 'Heading 1')
    texte(doc, "Circonscription : **{{ ecole.circonscription }}** – école : **{{ ecole.nom }}** – nombre de classes : "
               "**{{ ecole.nombre_classes }}**", apres=2)  # fmt: skip
    texte(doc, "Nom, prénom de l’enseignant : **{{ enseignant.nom_complet }}** – nature exacte du poste et quotité de "
               "service : **{{ enseignant.poste }}**, **{{ enseignant.quotite }}**")  # fmt: skip
    texte(doc, "{%p if avec_realise %}")
    _recapitulatif(doc, LARGEURS_RECAP_COMPLET, ("Dues", "Prévues", "Effectuées", "Reste à prévoir", "Reste à faire"), (
        "{{ categorie.dues }}", "{{ categorie.prevues }}", "{{ categorie.faites }}", "{{ categorie.reste_a_prevoir }}",
        "{{ categorie.reste_a_faire }}",
    ))  # fmt: skip
    texte(doc, "{%p else %}")
    _recapitulatif(doc, LARGEURS_RECAP_PREVU, ("Dues", "Prévues", "Reste à prévoir"), (
        "{{ categorie.dues }}", "{{ categorie.prevues }}", "{{ categorie.reste_a_prevoir }}",
    ))  # fmt: skip
    texte(doc, "{%p endif %}")
    texte(doc, "", apres=0).paragraph_format.line_spacing = Pt(8)
    table = tableau(doc, LARGEURS_DETAIL, (
        "Répartition des {{ total_plein }}", "Dates", "Heures prévues", "Heures effectuées", "Objets",
    ))  # fmt: skip
    vides = ('',) * 4
    rangee(table, LARGEURS_DETAIL, ("{%tr for categorie in categories %}", *vides))
    bande(table, "**{{ categorie.libelle }}** : {{ categorie.dues }}"
                 "{% if categorie.hors_ecole %} (dont {{ categorie.hors_ecole }} dans une autre école){% endif %}")
    rangee(table, LARGEURS_DETAIL, ("{%tr for ligne in categorie.lignes %}", *vides))
    rangee(table, LARGEURS_DETAIL, ("{%tr if not ligne.entrees %}", *vides))
    bande(table, "{{ ligne.libelle }}{% if ligne.dues %} ({{ ligne.dues }}){% endif %}"
                 "{% if ligne.minimum %} (au moins {{ ligne.minimum }}){% endif %}", fond=False)
    rangee(table, LARGEURS_DETAIL, ("{%tr endif %}", *vides))
    rangee(table, LARGEURS_DETAIL, ("{%tr for entree in ligne.entrees %}", *vides))
    rangee(table, LARGEURS_DETAIL, (
        "{{ ligne.libelle }}{% if ligne.dues and loop.first %} ({{ ligne.dues }}){% endif %}"
        "{% if ligne.minimum and loop.first %} (au moins {{ ligne.minimum }}){% endif %}", "{{ entree.dates }}",
        "{{ entree.prevues|vide }}", "{{ entree.faites|vide }}", "{{ entree.objet }}",
    ))  # fmt: skip
    rangee(table, LARGEURS_DETAIL, ("{%tr endfor %}", *vides))
    rangee(table, LARGEURS_DETAIL, ("{%tr endfor %}", *vides))
    rangee(table, LARGEURS_DETAIL, ("{%tr endfor %}", *vides))
    texte(doc, "{{ edition.lieu_et_date }} – signature de l’enseignant :", avant=6)
    return doc


def _recapitulatif(doc: Doc, largeurs: Sequence[float], entetes: Sequence[str], cellules: Sequence[str]) -> None:
    table = tableau(doc, largeurs, ("Répartition des {{ total_plein }}", *entetes))
    vides = ('',) * len(cellules)
    rangee(table, largeurs, ("{%tr for categorie in categories %}", *vides))
    rangee(table, largeurs, (
        "{{ categorie.libelle }}{% if categorie.hors_ecole %} (dont {{ categorie.hors_ecole }} dans une autre école)"
        "{% endif %}{% for ajustement in categorie.ajustements %} ; {{ ajustement }}{% endfor %}", *cellules,
    ))  # fmt: skip
    rangee(table, largeurs, ("{%tr endfor %}", *vides))
    total = "Total{% if total.hors_ecole %} (dont {{ total.hors_ecole }} dans une autre école){% endif %}"
    rangee(table, largeurs, (total, *(cellule.replace('categorie.', 'total.') for cellule in cellules)), gras=True)


def lettre_accompagnement() -> Doc:
    """La lettre d'accompagnement : forme administrative, sans formule d'appel ni de politesse."""
    doc = nouveau("Lettre d’accompagnement")
    tete_administrative(doc)
    texte(doc, "Objet : {{ aide.titre|initiale }}, période {{ periode.numero }}, {{ periode.intervalle }}", 'Heading 1',
          avant=24)  # fmt: skip
    texte(doc, "Références : {{ aide.references }}")
    texte(doc, "P.J. : {{ nombre_pieces|pluriel(\"document\") }}")
    texte(doc, "J’ai l’honneur de vous transmettre le projet d’organisation {{ aide.de_nom }} de l’école pour la période "
               "{{ periode.intervalle }}.", avant=10)  # fmt: skip
    texte(doc, "{%p if periode.conseil_des_maitres %}")
    texte(doc, "Conseil des maîtres du {{ periode.conseil_des_maitres }}"
               "{% if periode.conseil_d_ecole %} ; conseil d’école du {{ periode.conseil_d_ecole }}{% endif %}.")  # fmt: skip
    texte(doc, "{%p endif %}")
    texte(doc, "Pièces jointes :", avec_suivant=True, apres=2)
    texte(doc, "{%p for piece in pieces %}")
    texte(doc, "{{ piece }}{% if loop.last %}.{% else %} ;{% endif %}", 'List Bullet')
    texte(doc, "{%p endfor %}")
    texte(doc, "Cet envoi ne contient le nom d’aucun élève. Le bilan de la période vous sera adressé à son terme.", avant=8)
    fin_administrative(doc)
    return doc


LARGEURS_SOMMAIRE = (14.2, 2.8)


def sommaire() -> Doc:
    """Le sommaire de la liasse, avec ses vrais numéros de page."""
    doc = nouveau("Sommaire")
    timbre(doc)
    pied(doc, "{{ ecole.nom }} – {{ aide.sigle }}, période {{ periode.numero }}, {{ ecole.annee }}")
    texte(doc, "Sommaire", 'Heading 1', avant=18)
    texte(doc, "{{ ecole.nom }}, {{ ecole.commune }} – {{ aide.titre|initiale }}, période {{ periode.numero }}, "
               "{{ periode.intervalle }}")  # fmt: skip
    table = tableau(doc, LARGEURS_SOMMAIRE, ("Pièce", "Page"))
    rangee(table, LARGEURS_SOMMAIRE, ("{%tr for piece in pieces %}", ''))
    rangee(table, LARGEURS_SOMMAIRE, ("{{ piece.titre }}", "{{ piece.page }}"))
    neant(table, LARGEURS_SOMMAIRE)
    rangee(table, LARGEURS_SOMMAIRE, ("{%tr endfor %}", ''))
    texte(doc, "", apres=0)
    return doc


LARGEURS_CALCUL = (5.6, 1.7, 8.1, 1.6)
LARGEURS_SEANCES = (2.9, 5.2, 3.4, 5.5)
LARGEURS_TEXTES = (1.2, 15.8)


def annexe() -> Doc:
    """L'annexe : d'où vient chaque chiffre, et le texte qui le fonde."""
    doc = nouveau("Calculs et références", corps=9)
    timbre(doc)
    pied(doc, "{{ ecole.nom }} – calculs et références, période {{ periode.numero }}, {{ ecole.annee }}")
    texte(doc, "Annexe : calculs et références", 'Heading 1', avant=12)
    texte(doc, "{{ ecole.nom }}, {{ ecole.commune }} – {{ aide.titre|initiale }}, période {{ periode.numero }}, "
               "{{ periode.intervalle }}", apres=2)  # fmt: skip
    texte(doc, "{%p for regime in regimes %}")
    texte(doc, "{{ regime }}.", 'List Bullet', apres=1)
    texte(doc, "{%p endfor %}")
    texte(doc, "Calendrier : {{ calendrier }}.", 'List Bullet')
    texte(doc, "Heures dues par les enseignants", 'Heading 2', avec_suivant=True)
    table = tableau(doc, LARGEURS_CALCUL, ("Chiffre", "Heures", "Règle", "Textes"))
    vides = ('',) * 3
    rangee(table, LARGEURS_CALCUL, ("{%tr for profil in profils %}", *vides))
    bande(table, "**{{ profil.enseignants }}** ({{ profil.situation }})")
    rangee(table, LARGEURS_CALCUL, ("{%tr for ligne in profil.lignes %}", *vides))
    rangee(table, LARGEURS_CALCUL, ("{{ ligne.libelle }}", "{{ ligne.valeur }}", "{{ ligne.regle }}", "{{ ligne.textes }}"))
    rangee(table, LARGEURS_CALCUL, ("{%tr endfor %}", *vides))
    neant(table, LARGEURS_CALCUL)
    rangee(table, LARGEURS_CALCUL, ("{%tr endfor %}", *vides))
    texte(doc, "Séances des groupes", 'Heading 2', avant=10, avec_suivant=True)
    table = tableau(doc, LARGEURS_SEANCES, ("Groupe", "Horaire", "Séances", "Jours sans séance"))
    rangee(table, LARGEURS_SEANCES, ("{%tr for groupe in groupes %}", *vides))
    rangee(table, LARGEURS_SEANCES, (
        "{{ groupe.code }}", "{{ groupe.horaires }}", "{{ groupe.seances }}", "{{ groupe.sans_seance|vide(\"aucun\") }}",
    ))  # fmt: skip
    neant(table, LARGEURS_SEANCES)
    rangee(table, LARGEURS_SEANCES, ("{%tr endfor %}", *vides))
    texte(doc, "Textes cités", 'Heading 2', avant=10, avec_suivant=True)
    table = tableau(doc, LARGEURS_TEXTES, ("N°", "Texte"))
    rangee(table, LARGEURS_TEXTES, ("{%tr for texte in textes %}", ''))
    rangee(table, LARGEURS_TEXTES, ("{{ texte.numero }}", "{{ texte.titre }}"))
    neant(table, LARGEURS_TEXTES)
    rangee(table, LARGEURS_TEXTES, ("{%tr endfor %}", ''))
    texte(doc, "{%p if remarques %}")
    texte(doc, "Remarques", 'Heading 2', avant=10, avec_suivant=True)
    texte(doc, "{%p endif %}")
    texte(doc, "{%p for remarque in remarques %}")
    texte(doc, "{{ remarque }}", 'List Bullet', apres=1)
    texte(doc, "{%p endfor %}")
    texte(doc, "Empreinte des données, des modèles et des règles : {{ empreinte }}. {{ edition.lieu_et_date }}.", avant=8)
    return doc


MODELES = {
    'autorisation_parentale.docx': autorisation_parentale,
    'tableau_previsionnel.docx': tableau_previsionnel,
    'tableau_de_service.docx': tableau_de_service,
    'lettre_accompagnement.docx': lettre_accompagnement,
    'sommaire.docx': sommaire,
    'annexe.docx': annexe,
    'circonscription.docx': circonscription,
    **FORMULAIRES,
    **RETOURS,
    **HEURES,
}


def ecrire(dossier: Path) -> None:
    """Écrit les modèles livrés, reproductibles octet pour octet."""
    for nom, fabrique in MODELES.items():
        tampon = BytesIO()
        doc = fabrique()
        doc.core_properties.revision = 1
        alleger(doc)
        doc.save(tampon)
        (dossier / nom).write_bytes(ecrire_paquet(lire_paquet(tampon.getvalue(), Bornes())))


if __name__ == '__main__':
    ecrire(Path(sys.argv[1]))
