"""Des rubriques de la feuille École à l'`Ecole` du domaine."""

from __future__ import annotations

import re

from generator.domaine.ecole import Ecole, Horaires, TypeEcole
from generator.domaine.mots import plier
from generator.domaine.temps import AnneeScolaire, Plage
from generator.erreurs import Code
from generator.lecture.etonnantes import signaler_le_code_postal
from generator.lecture.table import Ligne
from generator.rapport import Gravite, Probleme, Rapport

LETTRES_UAI = 'ABCDEFGHJKLMNPRSTUVWXYZ'
IDENTIFIANT = re.compile(r'[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?')
NOMS_RESERVES = {'con', 'prn', 'aux', 'nul', 'circonscriptions', *(f'{p}{n}' for p in ('com', 'lpt') for n in range(1, 10))}


def lire_ecole(ligne: Ligne, rapport: Rapport) -> Ecole | None:
    """Construit l'école ; rien (et des problèmes) s'il manque de quoi."""
    avant = len(rapport.erreurs)
    annee = _annee(ligne, rapport)
    horaires = _horaires(ligne, rapport)
    controler_identifiant(ligne, rapport)
    controler_uai(ligne, rapport)
    signaler_le_code_postal(ligne, rapport)
    _controler_classes(ligne, rapport)
    _controler_seuil(ligne, rapport)
    indispensables = ('identifiant', 'nom', 'type_ecole', 'commune', 'circonscription', 'zone', 'nombre_classes')
    if annee is None or horaires is None or len(rapport.erreurs) > avant:
        return None
    if any(ligne[cle] is None for cle in indispensables):
        return None
    facultatifs = (
        'adresse', 'code_postal', 'telephone', 'courriel', 'civilite_ien', 'nom_ien', 'reference', 'affaire_suivie_par',
        'de_nom', 'de_commune',
    )  # fmt: skip
    return Ecole(
        identifiant=ligne['identifiant'], annee=annee, nom=ligne['nom'], type_ecole=TypeEcole(ligne['type_ecole']),
        commune=ligne['commune'], circonscription=ligne['circonscription'], zone=ligne['zone'],
        nombre_classes=ligne['nombre_classes'], horaires=horaires, uai=ligne.texte('uai').replace(' ', '').upper(),
        copies=tuple(c.strip() for c in ligne.texte('copies').split(';') if c.strip()),
        jours_fermes=ligne['jours_fermes'] or (), aide_eleves=ligne['aide_eleves'],
        organisation=ligne['organisation'], seuil_absences=ligne['seuil_absences'],
        origine=ligne.origine, **{cle: ligne.texte(cle) for cle in facultatifs},
    )  # fmt: skip


def lire_annee(ligne: Ligne) -> AnneeScolaire | None:
    """L'année scolaire du classeur, si elle se lit."""
    return AnneeScolaire.lire(ligne.texte('annee'))


def _annee(ligne: Ligne, rapport: Rapport) -> AnneeScolaire | None:
    annee = lire_annee(ligne)
    if annee is None and ligne['annee'] is not None:
        rapport.ajouter(Probleme(
            Code.DATE_ILLISIBLE, Gravite.ERREUR, "Année scolaire illisible", ligne.origine.a('annee'),
            "deux années de suite, comme 2026-2027", "corrigez la cellule.", ligne.texte('annee'),
        ))  # fmt: skip
    return annee


def controler_identifiant(ligne: Ligne, rapport: Rapport) -> None:
    """Signale un identifiant qui ne peut pas nommer un dossier ; une case vide n'en est pas un."""
    identifiant = ligne.texte('identifiant')
    if not identifiant or (IDENTIFIANT.fullmatch(identifiant) and identifiant not in NOMS_RESERVES):
        return
    propose = re.sub(r'[^a-z0-9]+', '-', plier(identifiant)).strip('-') or 'ecole'
    rapport.ajouter(Probleme(
        Code.IDENTIFIANT_INVALIDE, Gravite.ERREUR, "Identifiant impropre à nommer un dossier",
        ligne.origine.a('identifiant'), "minuscules sans accent, chiffres et tirets, quarante signes au plus",
        f"écrivez par exemple « {propose[:40].strip('-')} ».", identifiant,
    ))  # fmt: skip


def controler_uai(ligne: Ligne, rapport: Rapport) -> None:
    """Signale un UAI dont la clé est fausse ; une case vide n'en est pas un."""
    uai = ligne.texte('uai').replace(' ', '').upper()
    if not uai:
        return
    chiffres = re.match(r'\d{7}', uai)
    attendu = f'{chiffres[0]}{LETTRES_UAI[int(chiffres[0]) % len(LETTRES_UAI)]}' if chiffres else ''
    if attendu and uai == attendu:
        return
    sans_lettre, autre_lettre = uai == attendu[:7], len(uai) == len(attendu)
    sorte = ", qui manque ici" if sans_lettre else ", qui ne va pas avec ces chiffres" if autre_lettre else ""
    verifie = "vérifiez-les sur un courrier officiel, ou laissez la case vide."
    remede = f"ce serait {attendu}, si les chiffres sont bons : {verifie}" if sorte else (
        "recopiez-le d'un courrier officiel, ou laissez la case vide.")  # fmt: skip
    rapport.ajouter(Probleme(
        Code.UAI_INVALIDE, Gravite.ERREUR, "UAI faux", ligne.origine.a('uai'),
        f"sept chiffres et une lettre de contrôle{sorte}", remede, uai,
    ))  # fmt: skip


def _controler_classes(ligne: Ligne, rapport: Rapport) -> None:
    if ligne['nombre_classes'] == 0:
        rapport.ajouter(Probleme(
            Code.NOMBRE_ILLISIBLE, Gravite.ERREUR, "Une école a au moins une classe", ligne.origine.a('nombre_classes'),
            "la décharge de la direction dépend du nombre de classes", "corrigez la cellule.", '0',
        ))  # fmt: skip


def _controler_seuil(ligne: Ligne, rapport: Rapport) -> None:
    if ligne['seuil_absences'] == 0:
        rapport.ajouter(Probleme(
            Code.NOMBRE_ILLISIBLE, Gravite.ERREUR, "Le seuil d'absences répétées est d'au moins une absence",
            ligne.origine.a('seuil_absences'), "à zéro, toutes les familles recevraient la lettre",
            "corrigez la cellule, ou videz-la.", '0',
        ))  # fmt: skip


def _horaires(ligne: Ligne, rapport: Rapport) -> Horaires | None:
    matin = lire_plage(ligne, 'matin_debut', 'matin_fin', rapport)
    apres_midi = lire_plage(ligne, 'apres_midi_debut', 'apres_midi_fin', rapport)
    mercredi, samedi = (_demi_journee(ligne, jour, rapport) for jour in ('mercredi', 'samedi'))
    if matin is None or apres_midi is None:
        return None
    if apres_midi.debut < matin.fin:
        rapport.ajouter(Probleme(
            Code.FIN_AVANT_DEBUT, Gravite.ERREUR, "L'après-midi commence avant la fin du matin",
            ligne.origine.a('apres_midi_debut'), '', "corrigez les heures de classe.",
        ))  # fmt: skip
    return Horaires(matin, apres_midi, mercredi, samedi)


def _demi_journee(ligne: Ligne, jour: str, rapport: Rapport) -> Plage | None:
    debut, fin = f'{jour}_debut', f'{jour}_fin'
    if not ligne[debut] and not ligne[fin]:
        return None
    for cle in (debut, fin):
        if not ligne[cle]:
            rapport.ajouter(Probleme(
                Code.VALEUR_MANQUANTE, Gravite.ERREUR, f"L'horaire du {jour} est incomplet", ligne.origine.a(cle),
                "début et fin se remplissent ensemble", "remplissez les deux cases, ou videz-les.",
            ))  # fmt: skip
    return lire_plage(ligne, debut, fin, rapport)


def lire_plage(ligne: Ligne, debut: str, fin: str, rapport: Rapport) -> Plage | None:
    """La plage entre deux colonnes d'heures ; signale une fin qui précède le début."""
    if ligne[debut] is None or ligne[fin] is None:
        return None
    if ligne[fin] <= ligne[debut]:
        rapport.ajouter(Probleme(
            Code.FIN_AVANT_DEBUT, Gravite.ERREUR, "L'heure de fin n'est pas après l'heure de début",
            ligne.origine.a(fin), '', "corrigez l'une des deux heures.", f'{ligne[fin]:%H:%M}',
        ))  # fmt: skip
        return None
    return Plage(ligne[debut], ligne[fin])
