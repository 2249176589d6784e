"""Éliminer ce qui est échu : montrer, établir le bordereau, noter le visa, effacer. Et geler, le temps d'un litige."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.archive import Depot, Fait, Liens, Registre
from generator.archive.elimination import (
    Document,
    Echeance,
    Purge,
    documents,
    echeances,
    etablir,
    prevoir_la_purge,
    proposer,
    proposer_sur_demande,
    purger,
    sans_visa,
)
from generator.archive.registre import Evenement
from generator.controle_des_archives import archives_reservees, depot_unique, depots_choisis
from generator.conversion import Commande, Convertisseur, Equipe, choisir_moteur
from generator.domaine.mots import plier
from generator.domaine.reference import lire_reference
from generator.erreurs import Code, ErreurCommande, ErreurDonnees, ErreurGenerateur, ErreurMoteur
from generator.lecture import lire_catalogue, lire_conservation
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.references import porte_ce_nom
from generator.reglages import Reglages
from generator.reglementation.conservation import Conservation, Genre
from generator.rendu.bordereau import POLICE, Bordereau, LigneDeBordereau, dessiner
from generator.sorties import dossier_de_travail, ouvrir_sorties, remplacer
from generator.suivi import Suivi

Horloge = Callable[[], dt.datetime]
DEMANDE = 'demande'
"""La « règle » d'une élimination avant terme, à la demande d'une famille."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Ce qu'un dépôt a à éliminer ou à garder. `attendus` : les bordereaux sans visa ; `copies` : les exports faits."""

    depot: Depot
    echeances: tuple[Echeance, ...]
    purge: Purge
    attendus: tuple[Evenement, ...]
    copies: tuple[Evenement, ...]

    @property
    def nom(self) -> str:
        """Ce qu'une personne tape pour confirmer : l'identifiant de l'école."""
        return self.depot.ecole or 'à classer'


@dataclass(frozen=True, slots=True)
class Inventaire:
    """Ce que plusieurs dépôts ont à éliminer ; `rapport` : ceux dont on ne sait rien, et pourquoi."""

    conservation: Conservation
    situations: tuple[Situation, ...]
    rapport: Rapport


def lire_le_tableau(reglages: Reglages) -> Conservation:
    """Le tableau de conservation de l'école s'il est dans ses données, sinon celui du projet. Lève `ErreurDonnees`."""
    return lire_conservation(reglages.tableau_de_conservation)


def situer(reglages: Reglages, horloge: Horloge, suivi: Suivi) -> Inventaire:
    """Montre, dépôt par dépôt, ce qui est échu et ce qui ne l'est pas. Ne change rien.

    Un registre abîmé n'empêche que son école : il est au rapport.
    """
    conservation, rapport = lire_le_tableau(reglages), Rapport()
    situations = []
    with archives_reservees(reglages.archives, suivi):
        for depot in depots_choisis(reglages):
            try:
                situations.append(_situer(depot, conservation, horloge))
            except ErreurDonnees as erreur:
                rapport.etendre(erreur.rapport)
    return Inventaire(conservation, tuple(situations), rapport)


def _situer(depot: Depot, conservation: Conservation, horloge: Horloge) -> Situation:
    registre, jour = Registre(depot, horloge), horloge().date()
    return Situation(
        depot, tuple(echeances(registre, conservation, jour)), prevoir_la_purge(registre, conservation, jour),
        tuple(sans_visa(registre)), tuple(registre.faits(Fait.EXPORT)),
    )  # fmt: skip


def etablir_le_bordereau(
    reglages: Reglages, horloge: Horloge, suivi: Suivi, references: Iterable[str] = (), destinataire: str = ''
) -> Path:
    """Établit le bordereau d'une école, l'inscrit, et écrit le document à signer ; rend son dossier, dans les sorties.

    Avec des références, ou le nom d'un élève : ce qui le concerne, avant terme. Lève `ErreurGenerateur` (A-646, A-647).
    """
    conservation, depot = lire_le_tableau(reglages), depot_unique(reglages)
    with ouvrir_sorties(reglages.sorties, lambda: suivi.message("Un autre passage est en cours : j'attends.")), \
            archives_reservees(reglages.archives, suivi):
        registre = Registre(depot, horloge)
        voulues = references_de(registre, references, destinataire)
        if voulues:
            contenu = proposer_sur_demande(registre, voulues, DEMANDE)
        else:
            contenu = proposer(registre, conservation, horloge().date())
        if not contenu['pieces'] and not contenu['references']:
            raise ErreurCommande(_refus("Rien n'est à éliminer", "chaque document se garde jusqu'à son terme",
                                        "« make archives-purger » montre les dates.", depot))  # fmt: skip
        choisis = [document for document in documents(registre) if document.chemin in contenu['pieces']]
        evenement = etablir(registre, contenu)
        bordereau = _bordereau(registre, evenement, choisis, conservation, reglages)
        return _ecrire(bordereau, depot, reglages)  # fmt: skip


def references_de(registre: Registre, references: Iterable[str], destinataire: str) -> list[str]:
    """Les références demandées, tapées en clair ou par le nom du destinataire. Lève `ErreurCommande` (A-646)."""
    liens, trouvees = Liens(registre.depot).par_reference, []
    connues = {str(r) for e in registre.faits(Fait.EMISSION) for r in e['references']}
    for tapee in references:
        lue = lire_reference(tapee)
        if lue is None or lue not in connues:
            raise ErreurCommande(_inconnue("Référence inconnue de ce registre", tapee, registre.depot))
        trouvees.append(lue)
    if destinataire:
        mots = sorted(plier(destinataire).split())
        eleves = {d.eleve for d in liens.values() if porte_ce_nom(d, destinataire) or sorted(plier(d.eleve).split()) == mots}
        if not eleves:
            raise ErreurCommande(_inconnue("Personne de ce nom dans les liens de cette école", destinataire, registre.depot))
        if len(eleves) > 1:
            raise ErreurCommande(_inconnue(
                "Plusieurs élèves portent ce nom", destinataire, registre.depot,
                "donnez plutôt les références de ses formulaires (--reference), imprimées sous le code.",
            ))  # fmt: skip
        siennes = [r for r, d in liens.items() if d.eleve in eleves and (d.eleve or porte_ce_nom(d, destinataire))]
        trouvees += siennes
    return trouvees


A_RECOPIER = "recopiez la référence imprimée sous le code, ou le nom comme sur la lettre."


def _inconnue(quoi: str, valeur: str, depot: Depot, remede: str = A_RECOPIER) -> Probleme:
    return Probleme(
        Code.REFERENCE_INCONNUE_DU_REGISTRE, Gravite.ERREUR, quoi, Emplacement(str(depot.dossier)), '', remede, valeur,
        personnel=True,
    )  # fmt: skip


def _bordereau(
    registre: Registre, evenement: Evenement, choisis: list[Document], conservation: Conservation, reglages: Reglages
) -> Bordereau:
    regles = {regle.id: regle for regle in conservation.regles}
    titres = {cle: formulaire.titre for cle, formulaire in lire_catalogue(reglages.modeles, registre.depot.ecole).items()}
    groupes: dict[tuple[Genre, str, str], list[Document]] = {}
    for document in choisis:
        groupes.setdefault((document.genre, document.formulaire, evenement['pieces'][document.chemin]), []).append(document)
    lignes = []
    for (genre, formulaire, id_regle), leurs in groupes.items():
        regle = regles.get(id_regle)
        libelle = regle.libelle if regle else f"Documents d'une famille, à sa demande ({genre})"
        titre = titres.get(formulaire, formulaire)
        lignes.append(LigneDeBordereau(
            f"{libelle} : {titre}" if titre else libelle, min(d.classe_le for d in leurs), max(d.classe_le for d in leurs),
            len(leurs), sum(_taille(registre.depot, d) for d in leurs),
            f"{regle.en_clair}. {regle.fondement}" if regle else "Règlement (UE) 2016/679, article 17",
        ))  # fmt: skip
    if evenement['references']:
        lignes.append(LigneDeBordereau(
            "Liens entre les références et leurs destinataires", None, None, len(evenement['references']), 0,
            "comme les documents qu'ils désignent",
        ))  # fmt: skip
    depot = registre.depot
    return Bordereau(depot.ecole, depot.annee, evenement.instant.date(), evenement.numero, evenement.empreinte,
                     str(evenement['ensemble']), tuple(lignes))  # fmt: skip


def _taille(depot: Depot, document: Document) -> int:
    path = depot.dossier / document.chemin
    return path.stat().st_size if path.is_file() else 0


def _ecrire(bordereau: Bordereau, depot: Depot, reglages: Reglages) -> Path:
    """Le document Word et son PDF, mis à leur place d'un coup."""
    docx, textes = dessiner(bordereau)
    moteur, _ = choisir_moteur(reglages.moteur, [POLICE])
    nom = "bordereau-elimination"
    destination = reglages.sorties / depot.annee / depot.ecole / f'bordereau-{bordereau.numero}'
    with dossier_de_travail(reglages.sorties) as travail, Equipe(1) as equipe:
        commande = Commande(nom, nom, (nom,), lambda _: (docx, (textes,)), personnel=False)
        (livraison,) = Convertisseur(moteur, equipe, travail).convertir([commande])
        if not livraison.complete:
            raise ErreurMoteur(livraison.fautes)
        nouveau = travail / destination.name
        nouveau.mkdir()
        (nouveau / f'{nom}.docx').write_bytes(docx)
        (nouveau / f'{nom}.pdf').write_bytes(livraison.tirages[0].pdf.read_bytes())
        remplacer(reglages.sorties, nouveau, destination)
    return destination


def noter_le_visa(
    reglages: Reglages, horloge: Horloge, suivi: Suivi, visa: str, date: dt.date, numero: int | None = None
) -> Evenement:
    """Note le visa des archives départementales sur le dernier bordereau, ou sur celui qu'on nomme.

    Lève `ErreurCommande` (A-647) : pas de bordereau qui l'attende, visa vide, date d'avant le bordereau ou à venir.
    """
    depot = depot_unique(reglages)
    with archives_reservees(reglages.archives, suivi):
        registre = Registre(depot, horloge)
        attendent = [b for b in sans_visa(registre) if numero in (None, b.numero)]
        if not attendent:
            raise ErreurCommande(_refus("Aucun bordereau n'attend de visa", "le visa porte sur un bordereau",
                                        "établissez-le d'abord : « make archives-bordereau ».", depot))  # fmt: skip
        bordereau, jour = attendent[-1], horloge().date()
        if not visa.strip() or not bordereau.instant.date() <= date <= jour:
            raise ErreurCommande(_refus(
                "Le visa est incomplet ou mal daté",
                f"sa date est entre celle du bordereau ({bordereau.instant:%d/%m/%Y}) et aujourd'hui",
                "recopiez la référence et la date du visa (--reference, --date).", depot,
            ))  # fmt: skip
        return registre.inscrire(Fait.VISA, bordereau=bordereau.numero, visa=visa.strip(), date=date.isoformat())


def effacer(
    reglages: Reglages, vu: Inventaire, horloge: Horloge, suivi: Suivi, confirmer: Callable[[Situation], bool]
) -> Inventaire:
    """Efface, école par école, ce qu'on a vu, qui l'est encore et que la personne confirme ; rend ce qui l'a été.

    Ne garde pas les archives réservées pendant qu'elle réfléchit : tout est relu avant d'effacer. Ce qui arrête une école
    n'arrête pas les suivantes : le rapport le dit.
    """
    effacees, rapport = [], Rapport()
    for situation in vu.situations:
        if situation.purge.vide or not confirmer(situation):
            continue
        try:
            with archives_reservees(reglages.archives, suivi):
                registre = Registre(situation.depot, horloge)
                purge = _restreindre(prevoir_la_purge(registre, vu.conservation, horloge().date()), situation.purge)
                purger(registre, purge, _compteur(suivi, len(purge.fichiers)))
        except ErreurGenerateur as erreur:
            rapport.etendre(erreur.rapport)
        else:
            effacees.append(situation)
    return Inventaire(vu.conservation, tuple(effacees), rapport)


def _compteur(suivi: Suivi, total: int) -> Callable[[], None]:
    rangs = iter(range(1, total + 1))
    return lambda: suivi.avancer(next(rangs), total)


def _restreindre(actuelle: Purge, vue: Purge) -> Purge:
    """Rien de plus que ce qui a été montré, rien de ce qui a été gelé depuis."""
    vus = {fichier.chemin for fichier in vue.fichiers}
    references: Mapping[str, str] = {r: visa for r, visa in actuelle.references.items() if r in vue.references}
    return Purge(tuple(f for f in actuelle.fichiers if f.chemin in vus), references)


def geler(
    reglages: Reglages, horloge: Horloge, suivi: Suivi, references: Iterable[str], destinataire: str, *, gele: bool
) -> int:
    """Suspend l'élimination de formulaires, ou la rend possible ; rend leur nombre. Lève `ErreurCommande` (A-646)."""
    depot = depot_unique(reglages)
    with archives_reservees(reglages.archives, suivi):
        registre = Registre(depot, horloge)
        voulues = references_de(registre, references, destinataire)
        if not voulues:
            raise ErreurCommande(_inconnue("Dites quel formulaire", '', depot))
        registre.inscrire(Fait.GEL, references=voulues, gele=gele)
    return len(voulues)


def _refus(quoi: str, regle: str, remede: str, depot: Depot) -> Probleme:
    return Probleme(Code.VISA_REFUSE, Gravite.ERREUR, quoi, Emplacement(str(depot.dossier)), regle, remede)
