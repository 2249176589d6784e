"""La copie corrigée d'un modèle : un commentaire Word à chaque faute, le sûr réparé, le reste proposé en suivi.

On ne touche qu'aux fichiers du paquet où il y a quelque chose à dire ; les autres gardent leurs octets. Les bornes des
fautes sont celles du modèle d'origine : tous les paragraphes sont coupés et marqués avant d'être retouchés.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from generator.erreurs import Code
from generator.rendu.balises import texte_brut
from generator.rendu.commentaires import Commentaires
from generator.rendu.decoupe import Coupe, couper, recoller_balises
from generator.rendu.faute import AUTEUR, Ancre, Faute, Geste
from generator.rendu.gestes import ISOLEMENTS, Gestes
from generator.rendu.ooxml import DOCUMENT, W, analyser, cible, en_octets, relations
from generator.rendu.propositions import Propositions, premier_libre, retouchables
from generator.rendu.redaction_des_commentaires import Suite, redige
from generator.rendu.retouches import Retouche, appliquer, compatibles, retouches

INITIALES = "L"
PARTIES_DU_TEXTE = ('header', 'footer', 'footnotes', 'endnotes')
SUIVIES = tuple(f'{W}{nom}' for nom in ('del', 'ins', 'moveFrom', 'moveTo'))
SANS_COMMENTAIRE = {Code.COMMENTAIRES}
"""Dire par un commentaire qu'il y a des commentaires n'aide personne."""


def corriger(parties: Mapping[str, bytes], fautes: Iterable[Faute], quand: dt.datetime) -> dict[str, bytes]:
    """Les parties de la copie corrigée d'un modèle, d'après ses fautes ; `quand` date commentaires et propositions."""
    copie = _Copie(parties, f'{quand:%Y-%m-%dT%H:%M:%S}Z')
    copie.traiter([faute for faute in dict.fromkeys(fautes) if faute.probleme.code not in SANS_COMMENTAIRE])
    return copie.parties()


@dataclass(slots=True)
class _Annotation:
    """Une faute en cours de traitement : ses bornes, son commentaire, ce qu'on en a fait."""

    faute: Faute
    debut: int
    fin: int
    numero: str
    mots: str = ''
    ailleurs: str = ''
    suite: Suite = Suite.A_FAIRE


@dataclass(slots=True)
class _Isolement:
    """Une balise à mettre seule, une fois tous les paragraphes retouchés."""

    annotation: _Annotation
    geste: Geste
    passages: list[etree._Element]
    contenu: str


@dataclass(slots=True)
class _Place:
    """Un paragraphe du modèle, les fautes qu'on y a trouvées, et où il peut recevoir un commentaire."""

    paragraphe: etree._Element
    fautes: list[tuple[Faute, Ancre]] = field(default_factory=list)


class _Copie:
    def __init__(self, parties: Mapping[str, bytes], date: str) -> None:
        self._parties = parties
        self._racines = {nom: analyser(parties[nom]) for nom in _parties_du_texte(parties)}
        self._avant = {nom: en_octets(racine) for nom, racine in self._racines.items()}
        self._paragraphes = {nom: list(racine.iter(f'{W}p')) for nom, racine in self._racines.items()}
        self._gestes = Gestes(Propositions(AUTEUR, date, premier_libre(self._racines.values())))
        self._commentaires = Commentaires(parties, AUTEUR, INITIALES, date)
        self._dits: dict[tuple[etree._Element, Faute], _Annotation] = {}
        self._annotations: list[_Annotation] = []
        self._isolements: list[_Isolement] = []

    def traiter(self, fautes: Sequence[Faute]) -> None:
        """Pose tout, retouche, isole, puis écrit les commentaires : on sait alors ce qui a été fait de chaque faute."""
        for paragraphes in self._paragraphes.values():
            for paragraphe in paragraphes:
                recoller_balises(paragraphe)
        places: dict[tuple[str, int], _Place] = {}
        for faute in fautes:
            if (ancre := self._ancre(faute)) is None:
                self._annoter_ailleurs(faute, self._accueil(), '')
                continue
            place = _Place(self._paragraphes[ancre.partie][ancre.paragraphe])
            places.setdefault((ancre.partie, ancre.paragraphe), place).fautes.append((faute, ancre))
        for cle in sorted(places, key=lambda cle: (cle[0] == DOCUMENT, cle)):
            self._traiter_paragraphe(cle[0], places[cle])
        self._isoler()
        for cle in places:
            recoller_balises(places[cle].paragraphe)
        for annotation in self._annotations:
            lignes = redige(annotation.faute, annotation.suite, annotation.mots, annotation.ailleurs)
            self._commentaires.ecrire(annotation.numero, lignes)

    def parties(self) -> dict[str, bytes]:
        """Les parties de la copie : celles qui ont changé, les autres telles quelles."""
        changees = {nom: contenu for nom, racine in self._racines.items()
                    if (contenu := en_octets(racine)) != self._avant[nom]}  # fmt: skip
        siennes = self._commentaires.parties() if self._annotations else {}
        return {**self._parties, **changees, **siennes}

    # Trouver

    def _ancre(self, faute: Faute) -> Ancre | None:
        """L'ancre d'une faute, si elle désigne bien un paragraphe du modèle."""
        ancre = faute.ancre
        if ancre is None or not 0 <= ancre.paragraphe < len(self._paragraphes.get(ancre.partie, ())):
            return None
        return ancre

    def _accueil(self) -> etree._Element:
        """Le premier paragraphe du corps, où se dit ce qui n'a pas de place, ou d'autre place."""
        corps = self._racines[DOCUMENT].find(f'{W}body')
        assert corps is not None
        trouve = next(corps.iter(f'{W}p'), None)
        if trouve is None:
            trouve = etree.Element(f'{W}p')
            corps.insert(0, trouve)
        return trouve

    def _hote(self, partie: str, paragraphe: etree._Element) -> tuple[etree._Element, str]:
        """Le paragraphe qui peut porter un commentaire, et le nom de l'endroit si ce n'est pas le paragraphe lui-même."""
        if partie != DOCUMENT:
            nom = {'hdr': "En-tête", 'ftr': "Pied de page"}.get(etree.QName(self._racines[partie]).localname, "Note")
            return self._accueil(), nom
        contenants = list(paragraphe.iterancestors(f'{W}p'))
        return (contenants[-1], "Zone de texte") if contenants else (paragraphe, '')

    # Poser et retoucher

    def _traiter_paragraphe(self, partie: str, place: _Place) -> None:
        texte = texte_brut(place.paragraphe)
        hote, ailleurs = self._hote(partie, place.paragraphe)
        bornees = [(faute, *_bornes(ancre, len(texte))) for faute, ancre in place.fautes]
        bornees.sort(key=lambda bornee: (bornee[1], -bornee[2]))
        souhaits = {faute: _souhait(faute, texte, debut, fin) for faute, debut, fin in bornees}
        coupe = couper(place.paragraphe, {
            *(borne for _, debut, fin in bornees for borne in (debut, fin)),
            *(borne for souhait in souhaits.values() for une in souhait for borne in (une.debut, une.fin)),
        })  # fmt: skip
        if ailleurs:
            siennes = [self._annoter_ailleurs(faute, hote, ailleurs, debut, fin) for faute, debut, fin in bornees]
        else:
            siennes = [self._annoter(faute, coupe, debut, fin) for faute, debut, fin in bornees]
        for annotation in siennes:
            annotation.mots = texte[annotation.debut : annotation.fin]
        retenues = self._choisir(siennes, souhaits, coupe)
        isolees = self._prevoir_les_isolements(siennes, retenues, coupe, texte)
        for une in sorted(retenues, reverse=True):
            if not any(debut <= une.debut and une.fin <= fin for debut, fin in isolees):
                self._gestes.retoucher(coupe, une, sure=retenues[une])

    def _annoter(self, faute: Faute, coupe: Coupe, debut: int, fin: int) -> _Annotation:
        passages = coupe.morceaux(debut, fin)
        a_accepter = faute.reparation is not None and faute.reparation.geste is Geste.ACCEPTER
        if a_accepter and (faute.ancre is None or not faute.ancre.fin):
            passages = list(coupe.paragraphe.iter(*SUIVIES))[:1] or passages
        numero = (self._commentaires.poser(passages[0], passages[-1]) if passages
                  else self._commentaires.poser_sur(coupe.paragraphe))  # fmt: skip
        self._annotations.append(_Annotation(faute, debut, fin, numero))
        return self._annotations[-1]

    def _annoter_ailleurs(
        self, faute: Faute, hote: etree._Element, ailleurs: str, debut: int = 0, fin: int = 0,
    ) -> _Annotation:  # fmt: skip
        """Le commentaire d'une faute qui ne peut pas en porter sur ses mots ; les redites n'en font qu'un."""
        sans_place = Faute(faute.probleme, None, faute.reparation)
        deja = self._dits.get((hote, sans_place))
        numero = deja.numero if deja else self._commentaires.poser_sur(hote)
        annotation = _Annotation(faute, debut, fin, numero, ailleurs=ailleurs)
        if deja is None:
            self._dits[hote, sans_place] = annotation
            self._annotations.append(annotation)
        return annotation

    def _choisir(
        self, siennes: Sequence[_Annotation], souhaits: Mapping[Faute, tuple[Retouche, ...]], coupe: Coupe,
    ) -> dict[Retouche, bool]:  # fmt: skip
        """Les retouches qui se feront, et si elles sont sûres : les sûres d'abord, aucune qui en gêne une autre.

        Deux propositions pour les mêmes mots sont deux lectures : on n'en garde qu'une.
        """
        retenues: dict[Retouche, bool] = {}
        proposees: list[_Annotation] = []
        for annotation in sorted(siennes, key=lambda a: not _est_sure(a.faute)):
            voulues, sure = souhaits[annotation.faute], _est_sure(annotation.faute)
            superflus = _superflus(annotation, coupe)
            if not (voulues or superflus) or not compatibles(voulues, retenues):
                continue
            if not sure and any(autre.debut < annotation.fin and annotation.debut < autre.fin for autre in proposees):
                continue
            if not all(retouchables(coupe.morceaux(une.debut, une.fin)) for une in voulues):
                continue
            self._gestes.oter(superflus, sure=sure)
            for une in voulues:
                retenues.setdefault(une, sure)
            proposees += [] if sure else [annotation]
            tout_est_sur = sure or (voulues and all(retenues[une] for une in voulues))
            annotation.suite = Suite.CORRIGE if tout_est_sur else Suite.PROPOSE
        return retenues

    def _prevoir_les_isolements(
        self, siennes: Sequence[_Annotation], retenues: Mapping[Retouche, bool], coupe: Coupe, texte: str,
    ) -> list[tuple[int, int]]:  # fmt: skip
        """Retient les balises à isoler, et rend leurs bornes : leurs autres retouches se font là où elles vont."""
        prises: list[tuple[int, int]] = []
        for annotation in siennes:
            reparation, debut, fin = annotation.faute.reparation, annotation.debut, annotation.fin
            if reparation is None or reparation.geste not in ISOLEMENTS or any(a < fin and debut < b for a, b in prises):
                continue
            passages = coupe.morceaux(debut, fin)
            interieures = [une for une in retenues if debut <= une.debut and une.fin <= fin]
            a_cheval = [une for une in retenues if une not in interieures and une.debut < fin and debut < une.fin]
            if a_cheval or not self._gestes.isolable(reparation.geste, passages):
                continue
            prises.append((debut, fin))
            contenu = reparation.texte or appliquer(texte[debut:fin], interieures, debut)
            self._isolements.append(_Isolement(annotation, reparation.geste, passages, contenu))
            for autre in siennes:
                if autre.suite is Suite.CORRIGE and debut <= autre.debut and autre.fin <= fin:
                    autre.suite = Suite.PROPOSE
        return prises

    def _isoler(self) -> None:
        """Isole les balises ; celles qui vont après leur ligne se prennent à rebours, pour rester dans l'ordre."""
        apres = [i for i in self._isolements if i.geste is Geste.ISOLER_LIGNE_APRES]
        for isolement in [*(i for i in self._isolements if i not in apres), *reversed(apres)]:
            fait = self._gestes.isoler(isolement.geste, isolement.passages, isolement.contenu)
            isolement.annotation.suite = Suite.PROPOSE if fait else Suite.A_FAIRE


def _parties_du_texte(parties: Mapping[str, bytes]) -> list[str]:
    """Le corps, les en-têtes, les pieds, les notes."""
    autres = (cible(DOCUMENT, relation) for relation in relations(parties, DOCUMENT).values()
              if relation.get('Type', '').rpartition('/')[2] in PARTIES_DU_TEXTE)  # fmt: skip
    return [DOCUMENT, *(nom for nom in dict.fromkeys(autres) if nom in parties)]


def _bornes(ancre: Ancre, longueur: int) -> tuple[int, int]:
    """Les bornes d'une ancre dans son paragraphe ; sans bornes, le paragraphe entier."""
    if (ancre.debut, ancre.fin) == (0, 0):
        return 0, longueur
    return min(ancre.debut, longueur), min(max(ancre.debut, ancre.fin), longueur)


def _souhait(faute: Faute, texte: str, debut: int, fin: int) -> tuple[Retouche, ...]:
    """Ce que changerait la réparation d'une faute dans le texte de son paragraphe."""
    if faute.reparation is None or faute.reparation.geste is not Geste.REMPLACER:
        return ()
    return retouches(texte[debut:fin], faute.reparation.texte, debut)


def _superflus(annotation: _Annotation, coupe: Coupe) -> list[etree._Element]:
    """Les tabulations et les sauts qu'un remplacement ôte, entre les bornes d'une faute."""
    reparation = annotation.faute.reparation
    if reparation is None or reparation.geste is not Geste.REMPLACER:
        return []
    return coupe.blancs(annotation.debut, annotation.fin)


def _est_sure(faute: Faute) -> bool:
    return faute.reparation is not None and faute.reparation.sure
