"""Exporter une année d'archives : un dossier qui se lit sans nous, dans dix ans, avec un lecteur de PDF et un tableur.

    LISEZMOI.txt          ce que c'est, comment tout vérifier à la main
    index.csv             une ligne par pièce, et par formulaire jamais revenu ; s'ouvre dans Excel
    empreintes.sha256     « sha256sum -c empreintes.sha256 » relit tout
    <ecole>/              le registre, les liens, les pièces aux noms lisibles, ce qui était parti

Écrit à côté puis renommé : jamais un export à moitié, jamais par-dessus autre chose ; ce qu'un arrêt brutal a laissé à côté,
l'export suivant l'ôte.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.archive import Depot, Etat, Fait, Liens, Nature, Registre, rejouer
from generator.archive.registre import Evenement
from generator.archive.verification import fichiers_attendus, verifier_depots
from generator.controle_des_archives import archives_reservees, depots_choisis
from generator.domaine.reference import afficher_reference
from generator.domaine.retour import Retour, Statut
from generator.empreintes import sha256_du_fichier
from generator.erreurs import Code, ErreurCommande, ErreurDonnees
from generator.liasse.nommage import nom_ascii
from generator.mode_d_emploi import mode_d_emploi
from generator.rapport import Emplacement, Gravite, Probleme, Rapport
from generator.reglages import Reglages
from generator.retours import dire_les_reponses
from generator.sorties import DROITS_DOSSIER, DROITS_FICHIER, brouillon_a_cote
from generator.suivi import Suivi

Horloge = Callable[[], dt.datetime]
INDEX, EMPREINTES, LISEZMOI = 'index.csv', 'empreintes.sha256', 'LISEZMOI.txt'
COLONNES = (
    'référence', 'formulaire', 'période', 'classe', 'destinataire', 'réponse', 'dite par', 'date', 'remplacée par',
    'nature', 'fichier', 'sha256', "place dans les archives",
)  # fmt: skip
DANGEREUX = ('=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠')
"""Ce qu'un tableur prendrait pour une formule au début d'une cellule."""


@dataclass(frozen=True, slots=True)
class Export:
    """Ce qui a été exporté. `empreintes` : l'empreinte du fichier des empreintes, qui les résume toutes."""

    dossier: Path
    depots: tuple[Depot, ...]
    pieces: int
    octets: int
    empreintes: str
    rapport: Rapport = field(default_factory=Rapport)


def exporter(reglages: Reglages, vers: Path, horloge: Horloge, suivi: Suivi) -> Export:
    """Exporte l'année demandée. Lève `ErreurGenerateur` : archives fautives, rien à exporter, dossier plein (A-643)."""
    exiger_la_place(vers, reglages.archives)
    with archives_reservees(reglages.archives, suivi):
        choisis = depots_sains(reglages, horloge, suivi)
        with brouillon_a_cote(vers) as brouillon:
            export = composer(choisis, _dossier(brouillon / 'copie'), horloge, suivi, reglages.modeles)
            if vers.is_dir():
                vers.rmdir()
            os.replace(export.dossier, vers)
        noter_l_export(export, horloge, scelle=False)
    return Export(vers, export.depots, export.pieces, export.octets, export.empreintes)


def depots_sains(reglages: Reglages, horloge: Horloge, suivi: Suivi) -> list[Depot]:
    """Les dépôts à exporter, vérifiés : une copie d'archives fautives passerait pour bonne. Lève `ErreurDonnees`."""
    choisis = [depot for depot in depots_choisis(reglages) if depot.ecole]
    if not choisis:
        raise ErreurCommande(Probleme(
            Code.EXPORT_REFUSE, Gravite.ERREUR, "Il n'y a rien à exporter", Emplacement(str(reglages.archives)),
            "rien n'est encore revenu signé", "vérifiez l'année et l'école.",
        ))  # fmt: skip
    problemes = Rapport()
    for examen in verifier_depots(choisis, horloge, lambda: suivi.avancer(0, 0)):
        problemes.etendre(examen.rapport.erreurs)
    if len(problemes):
        raise ErreurDonnees(problemes)
    return choisis


def exiger_la_place(vers: Path, archives: Path) -> None:
    """Refuse d'exporter par-dessus quoi que ce soit, ou dans les archives. Lève `ErreurCommande` (A-643)."""
    if vers.is_symlink() or vers.is_file() or (vers.is_dir() and any(vers.iterdir())):
        raise _refus(vers, "Cet endroit n'est pas vide", "un export n'écrase jamais rien")
    if vers.resolve().is_relative_to(archives.resolve()):
        raise _refus(vers, "Cet endroit est dans les archives", "une copie se garde ailleurs")


def _refus(vers: Path, quoi: str, regle: str) -> ErreurCommande:
    remede = "donnez un autre endroit, neuf, avec --vers (VERS= avec make)."
    return ErreurCommande(Probleme(Code.EXPORT_REFUSE, Gravite.ERREUR, quoi, Emplacement(str(vers)), regle, remede))


def composer(choisis: Sequence[Depot], dossier: Path, horloge: Horloge, suivi: Suivi, modeles: Path) -> Export:
    """Remplit le dossier d'un export ; chaque fichier copié est relu et comparé au registre.

    `modeles` : où le catalogue dit les mots de chaque formulaire.
    """
    lignes: list[dict[str, str]] = []
    dire = dire_les_reponses(modeles)
    for depot in choisis:
        registre = Registre(depot, horloge)
        etat = rejouer(registre.evenements, Liens(depot).par_reference)
        lignes += _copier(registre, etat, dossier, suivi, dire)
    _ecrire(dossier / INDEX, en_csv(lignes))
    _ecrire(dossier / LISEZMOI, mode_d_emploi(choisis, lignes, horloge()).encode('utf-8-sig').replace(b'\n', b'\r\n'))
    empreintes = _empreintes(dossier)
    _ecrire(dossier / EMPREINTES, empreintes)
    octets = sum(path.stat().st_size for path in dossier.rglob('*') if path.is_file())
    pieces = sum(1 for ligne in lignes if ligne['fichier'])
    return Export(dossier, tuple(choisis), pieces, octets, hashlib.sha256(empreintes).hexdigest())


def noter_l_export(export: Export, horloge: Horloge, *, scelle: bool) -> None:
    """Inscrit au registre de chaque école qu'une copie existe : l'éliminer voudra dire la détruire aussi."""
    for depot in export.depots:
        if os.access(depot.dossier, os.W_OK):
            Registre(depot, horloge).inscrire(
                Fait.EXPORT, fichiers=export.pieces, ensemble=export.empreintes, scelle=scelle
            )


def _copier(
    registre: Registre, etat: Etat, dossier: Path, suivi: Suivi, dire: Callable[[str, str, Statut], str]
) -> list[dict[str, str]]:
    """Copie un dépôt ; rend les lignes de l'index."""
    depot = registre.depot
    racine = _dossier(dossier / nom_ascii(depot.ecole))
    for fichier in (depot.registre, depot.liens):
        if fichier.is_file():
            _ecrire(racine / fichier.name, fichier.read_bytes())
    pieces = {str(e['piece']): e for e in registre.faits(Fait.PIECE)}
    emis = {
        str(reference): (str(formulaire), str(e.champs.get('periode') or ''))
        for e in registre.faits(Fait.EMISSION) for reference, formulaire in e['references'].items()
    }  # fmt: skip
    attendus = fichiers_attendus(registre.evenements)
    reponses = {
        reference: dire(depot.ecole, emis.get(reference, ('', ''))[0], retour.statut)
        for reference, retour in etat.retours.items()
    }  # fmt: skip
    lignes = []
    for rang, (chemin, sha256) in enumerate(attendus.items(), 1):
        evenement = pieces.get(chemin)
        retour = etat.retours.get(evenement.champs.get('reference', '')) if evenement else None
        place = racine / _nom_lisible(chemin, evenement, retour, reponses)
        _dossier(place.parent)
        _ecrire(place, (depot.dossier / chemin).read_bytes())
        if sha256_du_fichier(place) != sha256:
            raise OSError(5, "la copie ne se relit pas comme l'original", str(place))
        if evenement is not None:
            lignes.append(_ligne(emis, reponses, evenement, retour, place.relative_to(dossier).as_posix()))
        suivi.avancer(rang, len(attendus))
    revenus = {ligne['référence'] for ligne in lignes}
    absents = [retour for reference, retour in etat.retours.items() if afficher_reference(reference) not in revenus]
    return lignes + [_ligne(emis, reponses, None, retour, '') for retour in absents]


def _nom_lisible(
    chemin: str, evenement: Evenement | None, retour: Retour | None, reponses: Mapping[str, str]
) -> str:
    """« pieces/periode-2/lettre/CE1-Leo-MARTIN-oui-A1….pdf » : un nom qu'on retrouve, la référence au bout."""
    if evenement is None or retour is None or retour.destinataire is None:
        return chemin
    avant, _, fichier = chemin.rpartition('/')
    reponse = reponses[retour.reference].lower() if evenement['nature'] == Nature.FORMULAIRE else str(evenement['nature'])
    return f'{avant}/{nom_ascii(f"{retour.destinataire.classe} {retour.destinataire.nom} {reponse}")}-{fichier}'


def _ligne(
    emis: Mapping[str, tuple[str, str]], reponses: Mapping[str, str], evenement: Evenement | None, retour: Retour | None,
    fichier: str,
) -> dict[str, str]:
    reference = retour.reference if retour else str(evenement.champs.get('reference', '')) if evenement else ''
    formulaire, periode = emis.get(reference, ('', ''))
    qui = retour.destinataire if retour else None
    return {
        'référence': afficher_reference(reference), 'formulaire': formulaire, 'période': periode,
        'classe': qui.classe if qui else '', 'destinataire': qui.nom if qui else '',
        'réponse': reponses[retour.reference] if retour else '', 'dite par': str(retour.auteur or '') if retour else '',
        'date': retour.jour.isoformat() if retour and retour.jour else '',
        'remplacée par': afficher_reference(retour.remplacee_par) if retour else '',
        'nature': str(evenement['nature']) if evenement else '', 'fichier': fichier,
        'sha256': str(evenement['sha256']) if evenement else '',
        "place dans les archives": str(evenement['piece']) if evenement else '',
    }  # fmt: skip


def en_csv(lignes: Iterable[dict[str, str]]) -> bytes:
    """L'index, tel qu'Excel l'ouvre d'un double-clic ; rien n'y est pris pour une formule."""
    flux = io.StringIO(newline='')
    ecrivain = csv.DictWriter(flux, COLONNES, delimiter=';', lineterminator='\r\n')
    ecrivain.writeheader()
    ecrivain.writerows({nom: en_cellule(valeur) for nom, valeur in ligne.items()} for ligne in lignes)
    return flux.getvalue().encode('utf-8-sig')


def en_cellule(valeur: str) -> str:
    """Une valeur sans danger : une apostrophe devant ce qui commencerait une formule, pas de saut de ligne."""
    suspecte = valeur.startswith(DANGEREUX) or valeur.lstrip().startswith(DANGEREUX)
    return f"{chr(39) if suspecte else ''}{' '.join(valeur.split())}"


def _empreintes(dossier: Path) -> bytes:
    fichiers = sorted(path for path in dossier.rglob('*') if path.is_file())
    return ''.join(
        f'{sha256_du_fichier(path)}  {path.relative_to(dossier).as_posix()}\n' for path in fichiers
    ).encode()  # fmt: skip


def _dossier(dossier: Path) -> Path:
    for un in reversed([d for d in (dossier, *dossier.parents) if not d.exists()]):
        un.mkdir(mode=DROITS_DOSSIER)
    return dossier


def _ecrire(path: Path, octets: bytes) -> None:
    descripteur = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, DROITS_FICHIER)
    with os.fdopen(descripteur, 'wb') as flux:
        flux.write(octets)
        flux.flush()
        os.fsync(flux.fileno())
