"""Du bilan d'une circonscription aux pages de son classeur. Pur."""

from __future__ import annotations

from generator.circonscription.bilan import Bilan
from generator.circonscription.contexte import en_une_phrase, ranger
from generator.classeur.tableaux import ColonneDePage, GraphiqueDePage, Nature, Page, Renvoi

ECOLES, NIVEAUX, ANOMALIES, SERVICES = 'Écoles', 'Niveaux', 'Anomalies', 'Services'
NOMBRE, HEURES = Nature.NOMBRE, Nature.HEURES
REPONSES = tuple(ColonneDePage(titre, NOMBRE) for titre in ('Proposés', 'Accords', 'Refus', 'En attente'))


def heures(debut: int) -> tuple[ColonneDePage, ...]:
    """Les colonnes dues, prévues et leur différence, à partir d'un rang."""
    return (
        ColonneDePage('Heures dues', HEURES), ColonneDePage('Heures prévues', HEURES),
        ColonneDePage('Reste à prévoir', HEURES, difference=(debut, debut + 1)),
    )  # fmt: skip


def pages_de(bilan: Bilan) -> list[Page]:
    """Les feuilles, après le résumé : écoles, niveaux, services (sans nom), anomalies."""
    return [_ecoles(bilan), _niveaux(bilan), _services(bilan), _anomalies(bilan)]


def resume_de(bilan: Bilan) -> list[Renvoi]:
    """Ce que dit la première feuille ; les nombres sont repris des totaux des autres."""
    total, aide = bilan.effectif, bilan.aide
    comptes = (("Élèves proposés", total.proposes), ("Accords", total.accords), ("Refus", total.refus),
               ("Réponses en attente", total.en_attente))  # fmt: skip
    return [
        Renvoi("Circonscription", bilan.circonscription), Renvoi("Année", bilan.annee), Renvoi("Période", bilan.numero),
        Renvoi("Dates", str(f"{bilan.periode.debut:%d/%m/%Y} – {bilan.periode.fin:%d/%m/%Y}")),
        Renvoi("Écoles", en_une_phrase(bilan)),
        Renvoi("Manque", " ; ".join(ligne.nom for ligne in ranger(bilan.absentes)) or "rien"),
        Renvoi("Groupes", bilan.groupes, ECOLES, 4, NOMBRE),
        *(Renvoi(libelle, valeur, NIVEAUX, rang, NOMBRE) for rang, (libelle, valeur) in enumerate(comptes, 1)),
        Renvoi("Aide : heures dues", aide.dues.minutes, ECOLES, 9, HEURES),
        Renvoi("Aide : heures prévues", aide.prevues.minutes, ECOLES, 10, HEURES),
        Renvoi("Points à revoir", len(bilan.anomalies)),
    ]  # fmt: skip


def _ecoles(bilan: Bilan) -> Page:
    colonnes = (
        ColonneDePage('École', largeur=36), ColonneDePage('UAI', largeur=12), ColonneDePage('État', largeur=12),
        ColonneDePage('Reçu', largeur=18), ColonneDePage('Groupes', NOMBRE), *REPONSES, *heures(9),
    )  # fmt: skip
    lignes: list[tuple[str | int | None, ...]] = []
    for ligne in ranger(bilan.lignes):
        debut = (ligne.nom, ligne.uai, str(ligne.etat), ", ".join(ligne.recu))
        eleves, aide = ligne.effectif, ligne.aide
        chiffres = (ligne.groupes, eleves.proposes, eleves.accords, eleves.refus, eleves.en_attente, aide.dues.minutes,
                    aide.prevues.minutes, aide.reste.minutes)  # fmt: skip
        lignes.append((*debut, *(chiffres if ligne.synthese else (None,) * len(chiffres))))
    return Page(ECOLES, colonnes, lignes, True, GraphiqueDePage("Heures d'aide dues et prévues, par école", (9, 10)))


def _niveaux(bilan: Bilan) -> Page:
    lignes = [(str(n.niveau), n.proposes, n.accords, n.refus, n.en_attente) for n in bilan.niveaux]
    graphique = GraphiqueDePage("Élèves par niveau, d'après les réponses", (2, 3, 4), empile=True)
    return Page(NIVEAUX, (ColonneDePage('Niveau'), *REPONSES), lignes, True, graphique)


def _services(bilan: Bilan) -> Page:
    """Service par service, sans nom : ce que les tableaux de service disent déjà à l'IEN."""
    colonnes = (
        ColonneDePage('École', largeur=36), ColonneDePage('Fonction', largeur=24), ColonneDePage('Quotité'), *heures(3),
    )  # fmt: skip
    lignes = [
        (ligne.nom, s.fonction, s.quotite, s.dues.minutes, s.prevues.minutes, (s.dues - s.prevues).minutes)
        for ligne in ranger(bilan.recues) for s in (ligne.synthese.services if ligne.synthese else ())
    ]  # fmt: skip
    return Page(SERVICES, colonnes, lignes, True)


def _anomalies(bilan: Bilan) -> Page:
    colonnes = (
        ColonneDePage('École, ou fichier', largeur=36), ColonneDePage('Code', largeur=10),
        ColonneDePage('Gravité', largeur=16), ColonneDePage('Constat', largeur=80), ColonneDePage('Où', largeur=44),
    )  # fmt: skip
    lignes = [(d.ecole, d.anomalie.code, d.anomalie.gravite, d.anomalie.phrase, d.anomalie.ou) for d in bilan.anomalies]
    return Page(ANOMALIES, colonnes, lignes)
