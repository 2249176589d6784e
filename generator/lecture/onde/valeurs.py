"""Les valeurs d'un export : civilités, niveaux, adresses à comparer. Rien n'est deviné."""

from __future__ import annotations

import re

from generator.domaine.mots import plier
from generator.domaine.niveau import Niveau
from generator.lecture.conversions import lire_niveaux

CIVILITES = {
    'm': 'M.', 'mr': 'M.', 'monsieur': 'M.', 'mme': 'Mme', 'madame': 'Mme', 'mlle': 'Mme', 'mle': 'Mme',
    'mademoiselle': 'Mme',
}  # fmt: skip
ANNEES = re.compile(r'\b(1|2)\s*(?:ere|re|er|eme|nde|nd|e)\b')
ANNEES_EN_LETTRES = {'premiere': '1', 'deuxieme': '2', 'seconde': '2'}
NIVEAUX_D_ONDE = {
    'tout petits': Niveau.TPS, 'tout-petits': Niveau.TPS, 'toute petite section': Niveau.TPS, 'tps': Niveau.TPS,
    'ulis ecole': Niveau.ULIS, 'ulis-ecole': Niveau.ULIS, 'clis': Niveau.ULIS,
    "unite localisee pour l'inclusion scolaire": Niveau.ULIS, "classe pour l'inclusion scolaire": Niveau.ULIS,
}  # fmt: skip
"""Les niveaux qu'ONDE écrit autrement que nous ; les autres sont ceux de `lire_niveaux`."""


def lire_civilite(texte: str) -> str | None:
    """« Mme » ou « M. » ; vide si la cellule l'est, rien si on ne la connaît pas."""
    mot = plier(texte).rstrip('.')
    return CIVILITES.get(mot) if mot else ''


def lire_niveau(texte: str) -> Niveau | None:
    """Le niveau d'un élève, s'il n'y en a qu'un et s'il est de l'école primaire."""
    mot = plier(texte)
    for lettres, chiffre in ANNEES_EN_LETTRES.items():
        mot = mot.replace(lettres, chiffre)
    mot = ' '.join(ANNEES.sub(r'\1', mot).replace(' annee', '').split())
    if mot in NIVEAUX_D_ONDE:
        return NIVEAUX_D_ONDE[mot]
    lus = lire_niveaux(mot)
    return lus[0] if lus and len(lus) == 1 else None


def plier_adresse(*parties: str) -> str:
    """De quoi comparer deux adresses : lettres et chiffres seuls ; vide si la rue manque."""
    if not plier(parties[0]).strip(' -.,'):
        return ''
    return ' '.join(re.findall(r'[a-z]+|\d+', plier(' '.join(parties))))
