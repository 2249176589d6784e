"""L'état d'un modèle, tel que la page le reçoit : des textes et des nombres, aucune mise en forme."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from generator.atelier.apercus import Vue
from generator.atelier.bibliotheque import Place
from generator.atelier.esquisse import esquisser
from generator.atelier.examens import bilan
from generator.rendu.faute import Ancre, Faute
from generator.rendu.formulaires import Examen
from generator.rendu.typographie import date_longue

Json = dict[str, Any]
MOMENT = re.compile(r'(\d{4}-\d{2}-\d{2})-(\d{2})(\d{2})\d{2}')


@dataclass(frozen=True)
class Fiche:
    """Tout ce que l'on montre d'un modèle."""

    place: Place
    nom: str
    depot: str
    essai: str
    examen: Examen
    fautes: tuple[Faute, ...]
    vue: Vue
    avant: Vue | None
    acceptee: bool
    anciens: tuple[tuple[str, str], ...]
    version: str = ''
    livre: bool = True


def en_json(fiche: Fiche) -> Json:
    """La fiche, en valeurs simples."""
    fautes = [*fiche.fautes, *(Faute(probleme) for probleme in fiche.vue.problemes)]
    esquisse, places = esquisser(fiche.examen.parties, fautes)
    return {
        'cle': fiche.place.formulaire.cle, 'titre': fiche.place.formulaire.titre, 'ecole': fiche.place.ecole,
        'contexte': str(fiche.place.formulaire.contexte), 'livre': fiche.livre,
        'fichier': fiche.nom, 'depot': fiche.depot, 'essai': fiche.essai, 'version': fiche.version,
        'bilan': bilan([faute.probleme for faute in fautes]), 'fautif': fiche.examen.modele is None,
        'fautes': [_faute(faute, place, fiche.nom) for faute, place in zip(fautes, places, strict=True)],
        'esquisse': esquisse, 'textes': list(fiche.vue.textes), 'defaut': fiche.vue.defaut, 'total': fiche.vue.total,
        'pages': _pages(fiche.vue, fiche.avant), 'pages_avant': fiche.avant.total if fiche.avant else 0,
        'pages_max': fiche.place.formulaire.pages_max,
        'comparaison': _comparaison(fiche),
        'anciens': [{'ecole': ecole, 'ancien': nom, 'titre': _date(nom)} for ecole, nom in fiche.anciens],
    }  # fmt: skip


def _faute(faute: Faute, place: Ancre | None, fichier: str) -> Json:
    probleme, lieu = faute.probleme, faute.probleme.emplacement
    ou = lieu.precision if lieu.fichier == fichier else str(lieu)
    return {
        'code': str(probleme.code), 'gravite': probleme.gravite.value, 'quoi': probleme.titre,
        'ou': ou, 'regle': probleme.regle, 'remede': probleme.remede,
        'place': {'partie': place.partie, 'rang': place.paragraphe} if place else None,
    }  # fmt: skip


def _pages(vue: Vue, avant: Vue | None) -> list[Json]:
    """Chaque page : son image, celle d'avant si elle a changé, et ce qu'il faut en dire."""
    pages = []
    for rang, (empreinte, image) in enumerate(zip(vue.empreintes, vue.images, strict=True)):
        ancienne = avant.empreintes[rang] if avant is not None and rang < len(avant.empreintes) else ''
        changee = avant is not None and empreinte != ancienne
        pages.append({
            'image': empreinte, 'largeur': image.largeur, 'hauteur': image.hauteur,
            'avant': ancienne if changee else '', 'etat': ("modifiée" if ancienne else "nouvelle") if changee else '',
        })  # fmt: skip
    return pages


def _comparaison(fiche: Fiche) -> str:
    if fiche.avant is None:
        return ''
    return "la version acceptée" if fiche.acceptee else "la version qu'il avait à l'ouverture de l'atelier"


def _date(ancien: str) -> str:
    """« 2026-11-22-140532 » → « 22 novembre 2026, 14 h 05 » ; tel quel si ce n'est pas une date."""
    lu = MOMENT.match(ancien)
    try:
        jour = dt.date.fromisoformat(lu[1]) if lu else None
    except ValueError:
        jour = None
    return f"{date_longue(jour)}, {int(lu[2])} h {lu[3]}" if lu and jour else ancien
