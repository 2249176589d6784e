"""Des exports fictifs de chaque génération, avec leurs pièges, et la vérité qu'ils disent. Toutes les personnes sont inventées."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace


def mots(texte: str, entre: str = ' ') -> list[str]:
    return texte.split(entre)


BE1D = mots(
    "Nom Elève;Nom d'usage Elève;Prénom Elève;Date naissance;Sexe;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2;"
    " Cycle;Niveau;Classe;Attestation fournie;Autorisations associations;Autorisations photos;Décision de passage",
    ';',
)  # fmt: skip
ONDE = mots(
    "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;"
    "Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;"
    "Autorisation photo;Décision de passage",
    ';',
)  # fmt: skip
PIX = ['Nom élève', 'Prénom élève', 'INE', 'Cycle', 'Niveau', 'Libellé classe', 'Date naissance']
RESPONSABLE_ONDE = mots(
    'Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;'
    'Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable',
    ';',
)  # fmt: skip
RESPONSABLE_BE1D = [*RESPONSABLE_ONDE[:11], 'Numéro de poste', RESPONSABLE_ONDE[11]]
ENFANT = ["Nom d'usage enfant", 'Nom de famille enfant', 'Prénom enfant', 'Classes enfants']
ENSEIGNANTS = mots(
    'Civilité;Nom usage;Nom;Prénom;Adresse;CP;Commune;Pays;Courriel;Téléphone domicile;Téléphone portable;Directeur;Classe',
    ';',
)  # fmt: skip

NOMS_COLLES = mots(
    'ARNAUD BAUDRY CHEVRIER DELMAS ÉTIENNE FABRÈGUES GARNIÉ HUÉ ISNARD JOUBERT KERVELLA LEFÈVRE MOREL NOËL OZANNE PRÉVOST '
    "QUÉRÉ ROUSSEL SABATIER THÉRON URBAIN VASSEUR WILMART YVON ZELLER D'AMICO L’HOSTIS LE_GOFF DE_SOUSA SAINT-CYR"
)
NOMS = tuple(nom.replace('_', ' ') for nom in NOMS_COLLES)
PRENOMS = mots(
    'Adèle Basile Chloé Désiré Élise François Gaël Héloïse Inès Jean-Paul Kévin Léa Maël Noémie Océane Pénélope Quentin '
    "Raphaël Siméon Théo Ulysse Violette Wassila Yaël Zoé Anaïs Benoît Célia Loïc Maëlle"
)
CLASSES = (
    ('Petite section', 'PS', 'MATERNELLE'), ('MS-GS', 'MS', 'MATERNELLE'), ('MS-GS', 'GS', 'CYCLE I'),
    ('01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1', 'CP', 'CYCLE II'), ('01 COURS PREPARATOIRE-COURS ELEMENTAIRE 1', 'CE1', 'CYCLE II'),
    ('Classe de M Machin', 'CE2', 'CYCLE II'), ('CM1 A', 'CM1', 'CYCLE III'), ('CM2 B', 'CM2', 'CYCLE III'),
    ('Dispositif', 'ULIS', 'CYCLE III'), ('Tout-petits', 'TPS', 'MATERNELLE'),
)  # fmt: skip


def attente(prenom: str, nom: str) -> str:
    return f"Responsables {'d’' if prenom[0] in 'AÉEIOU' else 'de '}{prenom} {nom}"


@dataclass(frozen=True)
class Adulte:
    """Un responsable fictif."""

    civilite: str
    nom: str
    prenom: str
    rue: str
    usage: str = ''

    @property
    def porte(self) -> str:
        return self.usage or self.nom


@dataclass(frozen=True)
class Enfant:
    """Un élève fictif, ses responsables, et le libellé de foyers que l'on doit lire."""

    nom: str
    prenom: str
    naissance: dt.date
    classe: str
    niveau: str
    cycle: str
    ine: str
    rue: str
    usage: str = ''
    adultes: tuple[Adulte, ...] = ()
    foyers: tuple[str, ...] = ()

    @property
    def porte(self) -> str:
        return self.usage or self.nom

    @property
    def neutre(self) -> str:
        return attente(self.prenom, self.porte)


@dataclass(frozen=True)
class Ecriture:
    """Comment un export est écrit : chaque champ est un piège du § 4.5."""

    encodage: str = 'utf-8'
    guillemets: bool = False
    separateur: str = ';'
    date: str = '%d/%m/%Y'
    sexes: str = 'MF'
    fin: str = '\r\n'
    entetes: str = ''
    civilites: tuple[str, ...] = ('Mme', 'M.')
    courtes: bool = False
    blocs_vides: bool = False
    saut_dans_l_adresse: bool = False
    espaces: bool = False
    niveaux: dict[str, str] = field(default_factory=dict)


def ecole(nombre: int, graine: int = 1) -> list[Enfant]:
    """Des élèves tous différents, avec leurs parents : ensemble, séparés, seuls, à noms différents, fratries."""
    hasard = random.Random(graine)
    couples = list(itertools.product(NOMS, PRENOMS))
    hasard.shuffle(couples)
    enfants = []
    for rang, (nom, prenom) in enumerate(couples[:nombre]):
        classe, niveau, cycle = CLASSES[rang % len(CLASSES)]
        naissance = dt.date(2014, 1, 1) + dt.timedelta(days=hasard.randrange(3000))
        rue = f'{rang + 1} rue de la Fontaine'
        ine = f'{rang + 1234567:010d}A'
        enfants.append(_famille(Enfant(nom, prenom, naissance, classe, niveau, cycle, ine, rue), rang))
    return enfants


def _famille(enfant: Enfant, rang: int) -> Enfant:
    prenom_mere, prenom_pere = f"{PRENOMS[rang % len(PRENOMS)]}", f"Odilon{'x' * (rang % 3)}"
    mere = Adulte('Mme', f'MERE{rang:03d}'.translate(CHIFFRES), prenom_mere, enfant.rue)
    pere = Adulte('M.', enfant.nom, prenom_pere, enfant.rue)
    match rang % 5:
        case 0:
            mere = replace(mere, nom=enfant.nom)
            return replace(enfant, adultes=(pere, mere), foyers=(f'Mme {mere.prenom} et M. {pere.prenom} {enfant.nom}',))
        case 1:
            return replace(enfant, adultes=(mere, pere), foyers=(
                f'Mme {mere.prenom} {mere.nom} et M. {pere.prenom} {pere.nom}',
            ))  # fmt: skip
        case 2:
            loin = replace(pere, rue=f'{rang + 5000} avenue du Port')
            return replace(enfant, adultes=(mere, loin), foyers=(
                f'Mme {mere.prenom} {mere.nom}', f'M. {pere.prenom} {pere.nom}',
            ))  # fmt: skip
        case 3:
            return replace(enfant, adultes=(mere,), foyers=(f'Mme {mere.prenom} {mere.nom}',))
    usage = replace(mere, usage=f'USAGE {mere.nom}')
    return replace(enfant, usage=f'{enfant.nom}-{mere.nom}', adultes=(usage,), foyers=(f'Mme {mere.prenom} {usage.usage}',))


CHIFFRES = str.maketrans('0123456789', 'ABCDEFGHIJ')


def csv_des_eleves(enfants: Sequence[Enfant], generation: Sequence[str] = ONDE, ecriture: Ecriture = Ecriture()) -> bytes:
    """L'export des élèves, dans l'ordre donné."""
    lignes = [[_entete(nom, ecriture) for nom in generation]]
    for rang, enfant in enumerate(enfants):
        valeurs = {
            'Nom': enfant.nom, 'Usage': enfant.usage, 'Prénom': enfant.prenom, 'Date': f'{enfant.naissance:{ecriture.date}}',
            'Sexe': ecriture.sexes[rang % 2], 'INE': enfant.ine, 'Cycle': enfant.cycle,
            'Niveau': ecriture.niveaux.get(enfant.niveau, enfant.niveau), 'Classe': enfant.classe,
            'Adresse1': _adresse(enfant.rue, ecriture), 'Cp1': '69999', 'Commune1': 'Montfictif', 'Pays1': 'FRANCE',
            'Attestation': 'oui', 'Identifiant': f'{rang % 9}7', 'Autorisation': 'non',
        }  # fmt: skip
        lignes.append([_bruiter(valeurs.get(_sujet(nom), ''), ecriture) for nom in generation])
    return _coder(lignes, ecriture)


def _sujet(entete: str) -> str:
    nom = entete.strip()
    if nom.lower().startswith("nom d'usage"):
        return 'Usage'
    if nom in ('Libellé classe', 'Classe'):
        return 'Classe'
    return nom.split()[0]


def csv_des_responsables(
    enfants: Sequence[Enfant], generation: Sequence[str] = RESPONSABLE_ONDE, ecriture: Ecriture = Ecriture()
) -> bytes:
    """L'export des responsables : une ligne par adulte, un bloc par enfant, autant de blocs d'en-têtes que le plus grand besoin."""
    a_charge: dict[Adulte, list[Enfant]] = {}
    for enfant in enfants:
        for adulte in enfant.adultes:
            a_charge.setdefault(adulte, []).append(enfant)
    blocs = max(map(len, a_charge.values()), default=1) + ecriture.blocs_vides
    entetes = [*generation, *ENFANT * blocs]
    lignes = [[_entete(nom, ecriture) for nom in entetes]]
    for rang, (adulte, siens) in enumerate(a_charge.items()):
        civilite = ecriture.civilites[rang % len(ecriture.civilites)] if len(ecriture.civilites) > 2 else adulte.civilite
        if adulte.civilite == 'M.':
            civilite = 'M.'
        valeurs = {
            'Civilité Responsable': civilite, 'Nom usage responsable': adulte.usage, 'Nom responsable': adulte.nom,
            'Prénom responsable': adulte.prenom, 'Adresse responsable': _adresse(adulte.rue, ecriture),
            'CP responsable': '69999', 'Commune responsable': 'Montfictif', 'Pays': 'FRANCE',
            'Courriel': f'parent{rang}@exemple.fr', 'Téléphone domicile': '0499000001', 'Téléphone travail': '+33499000002',
            'Numéro de poste': 'poste-4217', 'Téléphone portable': '0699000003',
        }  # fmt: skip
        ligne = [_bruiter(valeurs.get(nom, ''), ecriture) for nom in generation]
        if ecriture.blocs_vides:
            ligne += [''] * len(ENFANT)
        for enfant in siens:
            ligne += [enfant.usage, enfant.nom, enfant.prenom, enfant.classe]
        if not ecriture.courtes:
            ligne += [''] * (len(entetes) - len(ligne))
        lignes.append(ligne)
    return _coder(lignes, ecriture)


def csv_des_enseignants(lignes: Sequence[Sequence[str]]) -> bytes:
    """Le fichier dérivé des enseignants : civilité, nom, prénom, directeur, classe."""
    toutes = [list(ENSEIGNANTS)]
    for civilite, nom, prenom, directeur, classe in lignes:
        toutes.append([civilite, '', nom, prenom, '3 impasse du Puits', '69999', 'Montfictif', 'FRANCE', 'maitre@exemple.fr',
                       '0499000009', '0699000009', directeur, classe])  # fmt: skip
    return _coder(toutes, Ecriture())


def _adresse(rue: str, ecriture: Ecriture) -> str:
    return rue.replace(' rue', '\nrue') if ecriture.saut_dans_l_adresse else rue


def _bruiter(valeur: str, ecriture: Ecriture) -> str:
    return f' {valeur}\u00a0' if ecriture.espaces and valeur else valeur


def _entete(nom: str, ecriture: Ecriture) -> str:
    match ecriture.entetes:
        case 'majuscules':
            return nom.upper()
        case 'sans accents':
            return nom.translate(str.maketrans('éèÉ', 'eeE'))
        case 'typographique':
            return nom.replace("'", '\u2019')
        case 'espaces':
            return f'  {nom} '.replace(' ', '\u00a0')
    return nom


def _coder(lignes: Sequence[Sequence[str]], ecriture: Ecriture) -> bytes:
    def cellule(texte: str) -> str:
        if ecriture.guillemets or any(signe in texte for signe in (ecriture.separateur, '\n', '"')):
            return '"' + texte.replace('"', '""') + '"'
        return texte

    texte = ecriture.fin.join(ecriture.separateur.join(map(cellule, ligne)) for ligne in lignes) + ecriture.fin
    return texte.encode(ecriture.encodage)
