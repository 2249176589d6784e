"""Les modèles du suivi des heures : une page par enseignant, et la page de l'école. Même allure que les autres."""

from __future__ import annotations

from docx.document import Document as Doc

from tests.fabrique.briques import entete, neant, nouveau, pied, rangee, tableau, texte

LARGEURS_COMPTE = (8.9, 2.6, 2.4, 2.4, 3.5, 2.4, 3.5)
ENTETES = ("Dû ici", "Fait", "Fait, en %", "Reste à faire", "Prévu", "Reste à prévoir")
LARGEURS_PERIODES = (8.9, 5.6, 5.6, 5.6)
AILLEURS = "{{% if {0}.hors_ecole %}} ({{{{ {0}.dues }}}} dues, dont {{{{ {0}.hors_ecole }}}} ailleurs){{% endif %}}"


def _compte(nom: str) -> tuple[str, ...]:
    champs = ("ici", "faites", "avancement|vide(\"–\")", "reste_a_faire", "prevues", "reste_a_prevoir")
    return tuple(f"{{{{ {nom}.{champ} }}}}" for champ in champs)


def suivi() -> Doc:
    """Où en est un enseignant : ses heures par catégorie, puis par période, et ce qui les change."""
    doc = nouveau("Suivi des heures", paysage=True, corps=10)
    entete(doc)
    pied(doc, "{{ ecole.nom }} – suivi des heures {{ ecole.annee }}, {{ enseignant.nom_complet }}")
    texte(doc, "Suivi des heures : {{ enseignant.nom_complet }}", 'Heading 1')
    texte(doc, "{{ enseignant.poste }}, {{ enseignant.quotite }} – {{ ecole.nom }}, année scolaire {{ ecole.annee }}", apres=2)
    texte(doc, "Au **{{ au }}** : **{{ total.faites }}** faites sur **{{ total.ici }}** dues dans cette école"
               "{% if total.avancement %} ({{ total.avancement }}){% endif %} – reste à faire : **{{ total.reste_a_faire }}** – "
               "reste à prévoir : **{{ total.reste_a_prevoir }}**", apres=4)  # fmt: skip
    texte(doc, "Par catégorie", 'Heading 2', avec_suivant=True)
    table = tableau(doc, LARGEURS_COMPTE, ("Catégorie", *ENTETES))
    vides = ('',) * len(ENTETES)
    rangee(table, LARGEURS_COMPTE, ("{%tr for categorie in categories %}", *vides))
    rangee(table, LARGEURS_COMPTE, (
        f"{{{{ categorie.libelle }}}}{AILLEURS.format('categorie')}"
        "{% if categorie.facultative %} (facultatives, hors du total){% endif %}", *_compte('categorie'),
    ))  # fmt: skip
    neant(table, LARGEURS_COMPTE)
    rangee(table, LARGEURS_COMPTE, ("{%tr endfor %}", *vides))
    rangee(table, LARGEURS_COMPTE, (f"Total{AILLEURS.format('total')}", *_compte('total')), gras=True)
    texte(doc, "{%p if periodes %}")
    texte(doc, "Par période", 'Heading 2', avant=8, avec_suivant=True)
    _periodes(doc)
    texte(doc, "{%p endif %}")
    texte(doc, "{%p if ajustements or autres or apres %}")
    texte(doc, "À savoir", 'Heading 2', avant=8, avec_suivant=True)
    texte(doc, "{%p endif %}")
    texte(doc, "{%p for ajustement in ajustements %}")
    texte(doc, "{{ ajustement.libelle|initiale }} : {{ ajustement.effet }}, {{ ajustement.categorie }}"
               "{% if ajustement.textes %} – {{ ajustement.textes }}{% endif %}.", 'List Bullet', apres=1)  # fmt: skip
    texte(doc, "{%p endfor %}")
    texte(doc, "{%p for autre in autres %}")
    texte(doc, "{{ autre.heures }} dues dans une autre école, {{ autre.ecole }} – {{ autre.detail }}.",
          'List Bullet', apres=1)  # fmt: skip
    texte(doc, "{%p endfor %}")
    texte(doc, "{%p if apres %}")
    texte(doc, "{{ apres }} notées au journal après le {{ au }} : elles ne sont pas comptées ici.", 'List Bullet', apres=1)
    texte(doc, "{%p endif %}")
    texte(doc, "Fait : ce que dit la feuille « Service ». Prévu : les séances et l’organisation de toutes les périodes du "
               "classeur. {{ edition.lieu_et_date }}.", 'Footer', avant=6)  # fmt: skip
    return doc


def _periodes(doc: Doc) -> None:
    """Une colonne par période, une ligne par catégorie : le fait, puis le prévu."""
    largeurs = LARGEURS_PERIODES
    table = tableau(doc, largeurs, (
        "Catégorie", "{%tc for periode in periodes %}",
        "{{ periode.titre }}\n{%p if periode.dates %}\n{{ periode.dates }}\n{%p endif %}", "{%tc endfor %}",
    ))  # fmt: skip
    vides = ('',) * 3
    case = (
        "{%p if not case.faites and not case.prevues %}\n–\n{%p endif %}\n{%p if case.faites %}\nfait {{ case.faites }}\n"
        "{%p endif %}\n{%p if case.prevues %}\nprévu {{ case.prevues }}\n{%p endif %}"
    )
    rangee(table, largeurs, ("{%tr for ligne in lignes %}", *vides))
    rangee(table, largeurs, ("{{ ligne.libelle }}", "{%tc for case in ligne.cases %}", case, "{%tc endfor %}"))
    rangee(table, largeurs, ("{%tr endfor %}", *vides))
    rangee(table, largeurs, ("Total", "{%tc for case in totaux %}", case, "{%tc endfor %}"), gras=True)


LARGEURS_ECOLE = (6.8, 2.1, 2.6, 2.4, 2.4, 3.5, 2.4, 3.5)


def suivi_ecole() -> Doc:
    """Tous les enseignants d'une école d'un coup d'œil, et le total de l'école."""
    doc = nouveau("Suivi des heures de l’école", paysage=True, corps=10)
    entete(doc)
    pied(doc, "{{ ecole.nom }} – suivi des heures {{ ecole.annee }}")
    texte(doc, "Suivi des heures de l’école", 'Heading 1')
    texte(doc, "{{ ecole.nom }}, {{ ecole.commune }} – année scolaire {{ ecole.annee }} – heures arrêtées au **{{ au }}**", apres=2)
    texte(doc, "Reste à faire : dû ici moins fait ; reste à prévoir : dû ici moins prévu. Une page par enseignant suit. "
               "{{ edition.lieu_et_date }}.", 'Footer', apres=6)  # fmt: skip
    table = tableau(doc, LARGEURS_ECOLE, ("Enseignant", "Quotité", *ENTETES))
    vides = ('',) * (len(LARGEURS_ECOLE) - 1)
    rangee(table, LARGEURS_ECOLE, ("{%tr for enseignant in enseignants %}", *vides))
    rangee(table, LARGEURS_ECOLE, (
        f"{{{{ enseignant.nom_complet }}}}{AILLEURS.format('enseignant')}", "{{ enseignant.quotite }}", *_compte('enseignant'),
    ))  # fmt: skip
    neant(table, LARGEURS_ECOLE)
    rangee(table, LARGEURS_ECOLE, ("{%tr endfor %}", *vides))
    rangee(table, LARGEURS_ECOLE, (f"Total{AILLEURS.format('total')}", '', *_compte('total')), gras=True)
    texte(doc, "", apres=0)
    return doc


HEURES = {'suivi.docx': suivi, 'suivi_ecole.docx': suivi_ecole}
