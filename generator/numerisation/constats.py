"""Ce qui ne va pas dans une page à rendre signée, dit pendant que l'école peut encore corriger son modèle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.erreurs import Code
from generator.rapport import Emplacement, Gravite, Probleme


class Ennui(StrEnum):
    """Ce qui manque, ou se lira mal au retour."""

    MOT_ABSENT = 'mot absent'
    CASE_ABSENTE = 'case absente'
    CASES_DOUTEUSES = 'cases douteuses'
    CASES_SUR_PLUSIEURS_PAGES = 'cases sur plusieurs pages'
    CASE_PETITE = 'case petite'
    CASES_SERREES = 'cases serrées'
    SIGNATURE_ABSENTE = 'signature absente'
    CODE_PETIT = 'code petit'
    CODE_LOIN = 'code loin'
    CODE_AILLEURS = 'code ailleurs'
    CODE_ABSENT = 'code absent'
    CODE_ETRANGER = 'code étranger'


@dataclass(frozen=True, slots=True)
class Constat:
    """Un ennui d'une page. `mot` : celui de la case ; `mesure` : en millimètres."""

    ennui: Ennui
    page: int
    reference: str
    mot: str = ''
    mesure: float | None = None


LISIBLE_PAR_SON_CODE = "le formulaire se classe quand même par son code, mais c'est une personne qui lira chaque réponse"
PHRASES: Mapping[Ennui, tuple[Code, Gravite, str, str, str]] = {
    Ennui.MOT_ABSENT: (
        Code.CASES_INTROUVABLES, Gravite.AVERTISSEMENT, "Le mot {mot} n'est pas sur ce formulaire", LISIBLE_PAR_SON_CODE,
        "écrivez « ☐ {mot} » dans le coupon, en majuscules comme ici, ou changez les mots du catalogue (cases).",
    ),
    Ennui.CASE_ABSENTE: (
        Code.CASES_INTROUVABLES, Gravite.AVERTISSEMENT, "La case {mot} n'a pas été trouvée près du mot {mot}",
        LISIBLE_PAR_SON_CODE,
        "écrivez « ☐ {mot} » : une case carrée, vide, de 4 mm au moins, sur la ligne du mot, à moins de 25 mm.",
    ),
    Ennui.CASES_DOUTEUSES: (
        Code.CASES_INTROUVABLES, Gravite.AVERTISSEMENT, "On ne sait pas quelle case est celle de {mot}",
        LISIBLE_PAR_SON_CODE,
        "ne gardez qu'une case près de chaque mot, et qu'une fois ces deux mots avec leurs cases ; éloignez les autres.",
    ),
    Ennui.CASES_SUR_PLUSIEURS_PAGES: (
        Code.CASES_INTROUVABLES, Gravite.AVERTISSEMENT, "Les cases {mot} sont sur plusieurs pages", LISIBLE_PAR_SON_CODE,
        "n'en gardez que sur une page, celle du coupon.",
    ),
    Ennui.CASE_PETITE: (
        Code.REPONSE_MALAISEE, Gravite.AVERTISSEMENT, "La case {mot} n'a que {mesure} mm de côté",
        "une case de moins de 4 mm se coche mal et se lit mal", "agrandissez-la dans Word (☐ en taille 18 fait 4,6 mm).",
    ),
    Ennui.CASES_SERREES: (
        Code.REPONSE_MALAISEE, Gravite.AVERTISSEMENT, "Les deux cases ne sont qu'à {mesure} mm l'une de l'autre",
        "à moins de 6 mm, une croix déborde sur l'autre", "écartez-les.",
    ),
    Ennui.SIGNATURE_ABSENTE: (
        Code.REPONSE_MALAISEE, Gravite.AVERTISSEMENT, "Le mot « Signature » n'est pas sous les cases",
        "sans la place de la signature, on ne peut pas voir si la réponse est signée : une personne regardera",
        "écrivez « Signature » là où l'on signe.",
    ),
    Ennui.CODE_PETIT: (
        Code.CODE_MAL_PLACE, Gravite.AVERTISSEMENT, "Le code carré n'a que {mesure} mm de côté",
        "à moins de 12 mm, une numérisation ordinaire ne le lit pas toujours",
        "agrandissez son image (25 mm, marge comprise).",
    ),
    Ennui.CODE_LOIN: (
        Code.CODE_MAL_PLACE, Gravite.AVERTISSEMENT, "Le code carré est à {mesure} mm au-dessus des cases",
        "à plus de 60 mm, il ne part pas avec le coupon que la famille découpe", "mettez-le dans le coupon.",
    ),
    Ennui.CODE_AILLEURS: (
        Code.CODE_MAL_PLACE, Gravite.AVERTISSEMENT, "Le code carré n'est pas sur la page des cases",
        "la page que l'on rend porte les deux", "mettez le code dans le coupon, ou dans un en-tête qui se répète.",
    ),
    Ennui.CODE_ABSENT: (
        Code.CODE_ILLISIBLE, Gravite.ERREUR, "Le code carré ne se lit sur aucune page",
        "sans lui, le formulaire qui revient ne se classe pas seul",
        "remettez l'image du code à sa place, entière, sans rien par-dessus, d'au moins 12 mm.",
    ),
    Ennui.CODE_ETRANGER: (
        Code.CODE_D_UN_AUTRE, Gravite.ERREUR, "Cette page porte le code d'un autre exemplaire",
        "la réponse serait comptée à quelqu'un d'autre",
        "relancez ; si cela recommence, ne distribuez pas ces pages et prévenez qui s'occupe de l'outil.",
    ),
}  # fmt: skip


def signaler(
    constats: Iterable[Constat], fichier: str, titres: Mapping[str, str], *, personnel: bool = True
) -> list[Probleme]:
    """Une phrase par ennui, quel que soit le nombre d'exemplaires touchés.

    `fichier` : le modèle ; `titres` : celui de chaque exemplaire, par référence ; `personnel` : s'ils nomment quelqu'un.
    """
    groupes: dict[tuple[Ennui, str], list[Constat]] = {}
    for constat in constats:
        groupes.setdefault((constat.ennui, constat.mot), []).append(constat)
    problemes = []
    for (ennui, mot), siens in groupes.items():
        code, gravite, quoi, regle, remede = PHRASES[ennui]
        pire = min((c.mesure for c in siens if c.mesure is not None), default=0.0)
        mots = {'mot': mot, 'mesure': f'{pire:.1f}'.replace('.', ',')}
        problemes.append(Probleme(
            code, gravite, quoi.format(**mots), Emplacement(fichier, precision=_lieu(siens, titres)), regle,
            remede.format(**mots), None, personnel,
        ))  # fmt: skip
    return problemes


def _lieu(constats: list[Constat], titres: Mapping[str, str]) -> str:
    """« Léa Martin, page 3 », et combien d'autres."""
    premier = constats[0]
    titre = titres.get(premier.reference, '')
    autres = len({constat.reference for constat in constats}) - 1
    suite = f", et {autres} autre{'s' if autres > 1 else ''} exemplaire{'s' if autres > 1 else ''}" if autres else ''
    return f"{f'{titre}, ' if titre else ''}page {premier.page}{suite}"
