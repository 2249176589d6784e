"""Les documents remis, tels que la page d'accueil les montre. Un nom de fichier peut être celui d'un élève : il n'est dans
aucune adresse, une clé tirée au sort à chaque ouverture en tient lieu."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Any

from generator.atelier.demandes import DEMANDES
from generator.atelier.refus import introuvable
from generator.ecole import RAPPORT
from generator.empreintes import sha256_du_fichier
from generator.rangement import DERNIER_ECHEC, INCOMPLET
from generator.sorties import lire_json

Json = dict[str, Any]
MONTRES = ('.pdf', '.docx', '.xlsx', '.ics')
SIGNES_D_UNE_CLE = 32


class Documents:
    """Ce qui est dans les sorties d'une école."""

    def __init__(self, sorties: Path, modeles: Path) -> None:
        self._sorties, self._modeles = sorties, modeles
        self._sel = secrets.token_bytes()
        self._verrou = Lock()
        self._connus: dict[str, Path] = {}

    def de(self, ecole: str, annee: str, sources: Mapping[str, str]) -> list[Json]:
        """Les dossiers remis, le plus récent d'abord. `sources` : les empreintes de ce dont on les ferait aujourd'hui."""
        racine = self._sorties / annee / ecole
        dossiers = [path.parent for path in racine.glob('**/' + RAPPORT)] if ecole and annee else []
        return sorted((self._dossier(racine, d, sources) for d in dossiers), key=lambda d: str(d['date']), reverse=True)

    def _dossier(self, racine: Path, dossier: Path, sources: Mapping[str, str]) -> Json:
        rapport = lire_json(dossier / RAPPORT)
        commande = rapport.get('commande') or 'plan'
        titre = DEMANDES[commande].titre if commande in DEMANDES else f"Formulaire « {rapport.get('formulaire', '')} »"
        pages = rapport.get('pages') or {}
        fichiers = [path for path in sorted(dossier.rglob('*')) if path.suffix in MONTRES and path.is_file()]
        return {
            'commande': commande, 'periode': rapport.get('periode'), 'titre': titre, 'date': rapport.get('date_edition', ''),
            'lettres': rapport.get('lettres', 0), 'incomplet': dossier.name == INCOMPLET,
            'perime': self._a_change(rapport, sources), 'place': dossier.relative_to(racine).as_posix(),
            'fichiers': [self._fichier(path, path.relative_to(dossier).as_posix(), pages) for path in fichiers],
        }  # fmt: skip

    def _fichier(self, path: Path, nom: str, pages: Mapping[str, int]) -> Json:
        cle = hmac.new(self._sel, str(path).encode(), hashlib.sha256).hexdigest()[:SIGNES_D_UNE_CLE]
        with self._verrou:
            self._connus[cle] = path
        return {'nom': nom, 'cle': cle, 'pages': pages.get(nom, 0), 'pdf': path.suffix == '.pdf'}

    def path(self, cle: str) -> Path:
        """Le fichier d'une clé. Lève `Refus` s'il n'est plus là, ou n'est plus un vrai fichier des sorties."""
        with self._verrou:
            path = self._connus.get(cle)
        if path is None or not path.is_file() or not path.resolve().is_relative_to(self._sorties.resolve()):
            raise introuvable("Ce document n'est plus là : rechargez la page.")
        return path

    def echec(self, ecole: str, annee: str) -> Json | None:
        """Pourquoi le dernier passage n'a rien donné, s'il a échoué ; aucun nom d'élève n'y est."""
        note = lire_json(self._sorties / annee / ecole / DERNIER_ECHEC) if ecole and annee else {}
        if not note:
            return None
        commande = str(note.get('commande'))
        titre = DEMANDES[commande].titre if commande in DEMANDES else commande
        return {
            'commande': commande, 'titre': titre, 'periode': note.get('periode'), 'problemes': note.get('problemes', []),
        }  # fmt: skip

    def _a_change(self, rapport: Mapping[str, Any], sources: Mapping[str, str]) -> str:
        """Ce qui n'est plus ce dont ces documents sont faits : « le classeur », « un modèle » ; vide si rien n'a changé."""
        faits = _empreintes(rapport, 'donnees')
        if sources and faits and faits != sources:
            return "le classeur"
        ecole = str(rapport.get('ecole', ''))
        modeles = _empreintes(rapport, 'modele')
        return "un modèle" if any(self._modele_du_jour(nom, ecole) != (nom, sha) for nom, sha in modeles.items()) else ''

    def _modele_du_jour(self, nom: str, ecole: str) -> tuple[str, str]:
        """Le modèle que l'on prendrait aujourd'hui à la place de celui-ci, et son empreinte ; celui de l'école d'abord."""
        fichier = PurePosixPath(nom).name
        for place in ([f'{ecole}/{fichier}'] if ecole else []) + [fichier]:
            path = self._modeles / place
            if path.is_file():
                return f'modeles/{place}', sha256_du_fichier(path)
        return '', ''


def _empreintes(rapport: Mapping[str, Any], genre: str) -> dict[str, str]:
    return {str(e.get('nom')): str(e.get('sha256')) for e in rapport.get('entrees', ()) if e.get('genre') == genre}
