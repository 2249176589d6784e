"""Le modèle Word de la vue d'ensemble d'une circonscription : une page de résumé, puis les écoles, puis les anomalies."""

from __future__ import annotations

from docx.document import Document as Doc
from docx.shared import Cm

from tests.fabrique.briques import _image, neant, nouveau, pied, png, rangee, tableau, texte

LARGEURS_NIVEAUX = (5.3, 5.1, 5.1, 5.1, 5.1)
LARGEURS_HEURES = (12.1, 3.4, 3.4, 3.4, 3.4)
LARGEURS_ECOLES = (6.5, 2.3, 2.6, 1.7, 1.9, 1.9, 1.6, 1.8, 1.8, 1.8, 1.8)
LARGEURS_ANOMALIES = (6.0, 1.8, 2.9, 9.2, 5.8)
LARGEUR_D_UN_GRAPHIQUE = Cm(25)


def graphique(doc: Doc, titre: str, hauteur: int) -> None:
    """La place d'un graphique, seule dans son paragraphe : l'outil reconnaît son texte de remplacement."""
    gris = [b'\xe0\xff' * 100] * hauteur
    _image(doc.add_paragraph(), png(100, hauteur, gris), LARGEUR_D_UN_GRAPHIQUE, f"Graphique : {titre}", nom="Graphique")


def circonscription() -> Doc:
    """La vue d'ensemble d'une circonscription pour une période."""
    doc = nouveau("Vue d’ensemble de la circonscription", paysage=True, corps=10)
    pied(doc, "Circonscription {{ circonscription }}, période {{ numero }}, {{ annee }}")
    _resume(doc)
    _ecoles(doc)
    _niveaux(doc)
    _anomalies(doc)
    texte(doc, "Aucun élève n’est nommé. {{ edition.lieu_et_date }}.", avant=8)
    return doc


def _resume(doc: Doc) -> None:
    texte(doc, "Circonscription {{ circonscription }} : période {{ numero }}, {{ annee }}", 'Heading 1')
    texte(doc, "**{{ etat }}**. {{ dates|initiale }}.", apres=3)
    texte(doc, "{%p if manquantes %}")
    texte(doc, "Manque : {% for ecole in manquantes %}**{{ ecole }}**{% if not loop.last %} ; {% endif %}{% endfor %}.", apres=3)
    texte(doc, "{%p endif %}")
    texte(doc, "Élèves proposés : **{{ eleves.proposes }}**, en {{ groupes|pluriel(\"groupe\") }} – accords : "
               "**{{ eleves.accords }}** – refus : **{{ eleves.refus }}** – en attente : **{{ eleves.en_attente }}**.", apres=3)
    texte(doc, "Aide aux élèves : **{{ aide.prevues }}** prévues sur **{{ aide.dues }}** dues dans l’année.", apres=3)
    texte(doc, "Élèves par niveau", 'Heading 2', avec_suivant=True)
    graphique(doc, "élèves par niveau", 30)
    texte(doc, "Heures dues et prévues", 'Heading 2', avant=10, avec_suivant=True)
    table = tableau(doc, LARGEURS_HEURES, ("Catégorie", "Dues", "Prévues", "Reste à prévoir", "Faites"))
    _repeter(table, LARGEURS_HEURES, 'heure', 'heures', (
        "{{ heure.libelle }}", "{{ heure.dues }}", "{{ heure.prevues }}", "{{ heure.reste }}", "{{ heure.faites }}",
    ))  # fmt: skip


def _ecoles(doc: Doc) -> None:
    texte(doc, "Une ligne par école", 'Heading 2', avant=10, avec_suivant=True)
    graphique(doc, "heures d’aide par école", 30)
    table = tableau(doc, LARGEURS_ECOLES, (
        "École", "UAI", "Reçu", "Groupes", "Proposés", "Accords", "Refus", "En attente", "Aide due", "Aide prévue", "Reste",
    ))  # fmt: skip
    _repeter(table, LARGEURS_ECOLES, 'ecole', 'ecoles', (
        "{{ ecole.nom }}", "{{ ecole.uai|vide }}", "{{ ecole.recu }}",
        *(f"{{% if ecole.arrivee %}}{{{{ ecole.{champ} }}}}{{% else %}}–{{% endif %}}" for champ in (
            'groupes', 'eleves.proposes', 'eleves.accords', 'eleves.refus', 'eleves.en_attente', 'aide.dues', 'aide.prevues',
            'aide.reste',
        )),
    ))  # fmt: skip
    rangee(table, LARGEURS_ECOLES, (
        "Total", '', '', "{{ groupes }}", "{{ eleves.proposes }}", "{{ eleves.accords }}", "{{ eleves.refus }}",
        "{{ eleves.en_attente }}", "{{ aide.dues }}", "{{ aide.prevues }}", "{{ aide.reste }}",
    ), gras=True)  # fmt: skip


def _niveaux(doc: Doc) -> None:
    texte(doc, "Élèves par niveau : les nombres", 'Heading 2', avant=10, avec_suivant=True)
    table = tableau(doc, LARGEURS_NIVEAUX, ("Niveau", "Proposés", "Accords", "Refus", "En attente"))
    _repeter(table, LARGEURS_NIVEAUX, 'niveau', 'niveaux', (
        "**{{ niveau.nom }}**", "{{ niveau.eleves.proposes }}", "{{ niveau.eleves.accords }}", "{{ niveau.eleves.refus }}",
        "{{ niveau.eleves.en_attente }}",
    ))  # fmt: skip
    rangee(table, LARGEURS_NIVEAUX, (
        "Total", "{{ eleves.proposes }}", "{{ eleves.accords }}", "{{ eleves.refus }}", "{{ eleves.en_attente }}",
    ), gras=True)  # fmt: skip


def _anomalies(doc: Doc) -> None:
    texte(doc, "À revoir, école par école", 'Heading 2', avant=10, avec_suivant=True)
    table = tableau(doc, LARGEURS_ANOMALIES, ("École, ou fichier", "Code", "Gravité", "Constat", "Où"))
    _repeter(table, LARGEURS_ANOMALIES, 'anomalie', 'anomalies', (
        "{{ anomalie.ecole }}", "{{ anomalie.code|vide }}", "{{ anomalie.gravite }}", "{{ anomalie.phrase }}",
        "{{ anomalie.ou|vide }}",
    ))  # fmt: skip


def _repeter(table, largeurs, un: str, liste: str, cellules) -> None:
    vides = ('',) * (len(largeurs) - 1)
    rangee(table, largeurs, (f"{{%tr for {un} in {liste} %}}", *vides))
    rangee(table, largeurs, cellules)
    neant(table, largeurs)
    rangee(table, largeurs, ("{%tr endfor %}", *vides))
