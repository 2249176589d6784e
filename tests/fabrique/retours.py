"""Les modèles livrés de la commande « retours » : la liste d'un enseignant, la lettre de relance."""

from __future__ import annotations

from docx.document import Document as Doc

from tests.fabrique.briques import (
    CONSERVATION,
    DIRECTION,
    bande,
    ligne_de_decoupe,
    nouveau,
    pied,
    rangee,
    reponse,
    signature,
    tableau,
    texte,
    timbre,
)

LARGEURS_LISTE = (4.6, 5.3, 2.5, 4.6)


def liste_des_retours() -> Doc:
    """La liste d'un enseignant : ses groupes, les familles, leur réponse et d'où l'école la tient."""
    doc = nouveau("Liste des retours", corps=10)
    timbre(doc)
    pied(doc, "{{ ecole.nom }} – réponses des familles, période\u00a0{{ periode.numero }}, {{ ecole.annee }} – "
              "{{ enseignant.nom_complet }} – reste à l’école")  # fmt: skip
    texte(doc, "{{ aide.titre }} : réponses des familles", 'Heading 1', avant=8)
    texte(doc, "Enseignant : **{{ enseignant.nom_complet }}** – période\u00a0{{ periode.numero }} : "
               "**{{ periode.intervalle }}**", apres=2)  # fmt: skip
    texte(doc, "État au **{{ edition.date|jour }}**{% if periode.retour_avant %} – réponses demandées au plus tard le "
               "**{{ periode.retour_avant|jour }}**{% if en_retard %} : la date est passée{% endif %}{% endif %}")  # fmt: skip
    texte(doc, "{%p for groupe in groupes %}")
    texte(doc, "Groupe {{ groupe.code }} ({{ groupe.niveaux }})", 'Heading 2', avant=10, avec_suivant=True, apres=2)
    texte(doc, "{% for horaire in groupe.horaires %}{{ horaire }}{% if not loop.last %} ; {% endif %}{% endfor %}",
          avec_suivant=True, apres=2)  # fmt: skip
    texte(doc, "{{ groupe.accords|pluriel(\"accord\") }}, {{ groupe.refus|pluriel(\"refus\", \"refus\") }}, "
               "{{ groupe.en_attente }} en attente{% if groupe.provisoire %} : nombres provisoires{% endif %}",
          avec_suivant=True, apres=5)  # fmt: skip
    _reponses(doc)
    texte(doc, "", apres=4)
    texte(doc, "{%p endfor %}")
    texte(doc, "Non signé : le coupon est revenu sans signature, il ne vaut pas accord. À vérifier, conflit : la direction "
               "doit regarder. Les nombres sont en élèves ; un élève qui a deux foyers a deux lignes.", 'Footer')  # fmt: skip
    return doc


def _reponses(doc: Doc) -> None:
    table = tableau(doc, LARGEURS_LISTE, ("Élève et classe", "Responsables", "Réponse", "D’après"))
    rangee(table, LARGEURS_LISTE, ("{%tr for reponse in groupe.reponses %}", '', '', ''))
    rangee(table, LARGEURS_LISTE, (
        "**{{ reponse.nom }}**\n{{ reponse.classe }}", "{{ reponse.foyer }}",
        "{% if reponse.decidee %}{{ reponse.reponse }}{% else %}**{{ reponse.reponse }}**{% endif %}",
        "{{ reponse.source|vide(\"–\") }}",
    ))  # fmt: skip
    rangee(table, LARGEURS_LISTE, ("{%tr else %}", '', '', ''))
    bande(table, "Néant", fond=False)
    rangee(table, LARGEURS_LISTE, ("{%tr endfor %}", '', '', ''))


def relance() -> Doc:
    """La relance : pourquoi l'on réécrit, ce qui était proposé, et le même coupon que la lettre, sur une page."""
    doc = nouveau("Lettre de relance", corps=11)
    timbre(doc)
    texte(doc, "{{ edition.lieu_et_date }}", droite=True, avant=8, apres=6)
    texte(doc, "À l’attention de : **{{ foyer }}**", apres=10)
    texte(doc, "{{ aide.titre }} : réponse attendue", 'Heading 1')
    texte(doc, "Élève : **{{ eleve.nom_complet }}**, classe : {{ eleve.classe }}")
    texte(doc, "Madame, Monsieur,")
    texte(doc, "{% if rappel.non_signe %}Vous nous avez rendu le coupon de l’autorisation parentale, et nous vous en "
               "remercions. Il n’est pas signé : l’école ne peut pas en tenir compte.{% elif rappel.illisible %}Vous nous "
               "avez rendu le coupon de l’autorisation parentale, et nous vous en remercions. Votre réponse n’a pas pu y "
               "être lue.{% else %}Une aide a été proposée à votre enfant ; nous n’avons pas encore reçu votre réponse"
               "{% if rappel.en_retard %}, attendue pour le {{ periode.retour_avant|jour }}{% endif %}. Si vous venez de la "
               "rendre, ne tenez pas compte de cette lettre.{% endif %}")  # fmt: skip
    texte(doc, "Voici ce qui est proposé :", avec_suivant=True, apres=2)
    texte(doc, "**{{ proposition.intervalle }}** inclus ;", 'List Bullet')
    texte(doc, "{%p for horaire in proposition.horaires %}")
    texte(doc, "**{{ horaire }}** ;", 'List Bullet')
    texte(doc, "{%p endfor %}")
    texte(doc, "nombre de séances : **{{ proposition.nombre_seances }}**, soit {{ proposition.duree }}"
               "{% if proposition.lieu %} ; lieu : {{ proposition.lieu }}{% endif %} ;", 'List Bullet')  # fmt: skip
    texte(doc, "avec **{{ proposition.enseignant }}** ; domaine : **{{ proposition.domaine }}**.", 'List Bullet', apres=6)
    texte(doc, "Votre enfant ne peut y participer qu’avec votre accord ; vous pouvez aussi refuser. Dans les deux cas, merci "
               "de rendre dès que possible le coupon ci-dessous à l’école, daté et signé.", apres=3)  # fmt: skip
    texte(doc, CONSERVATION, 'Footer')
    texte(doc, DIRECTION, droite=True, avant=8, apres=0)
    signature(doc, 44)
    ligne_de_decoupe(doc)
    texte(doc, "Avis de la famille", 'Heading 2')
    texte(doc, "Coupon à rendre à : {{ ecole.nom }}, dès que possible", avec_suivant=True, apres=3)
    texte(doc, "Responsables : **{{ foyer }}**", avec_suivant=True, apres=3)
    texte(doc, "Nous autorisons notre enfant **{{ eleve.nom_complet }}** ({{ eleve.classe }}) à participer {{ aide.a_nom }}, "
               "{{ proposition.intervalle }}{% for horaire in proposition.horaires %}, {{ horaire }}{% endfor %} :",
          avec_suivant=True)  # fmt: skip
    reponse(doc, ("☐ OUI", "☐ NON        Motif du refus (facultatif) : \t"), "Signature des responsables :")
    return doc


RETOURS = {'liste_des_retours.docx': liste_des_retours, 'relance.docx': relance}
