"""Tout ce qu'un export change dans le classeur : arrivées, départs, corrections, foyers ; et ce qu'il faut demander."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.classeur.geste import Geste
from generator.domaine.mots import plier
from generator.erreurs import Code, ErreurDonnees
from generator.feuilles import ELEVES, INSCRIPTIONS
from generator.lecture.onde import EleveDOnde, Export
from generator.onde.classes import est_un_libelle_d_onde, noms_des_classes
from generator.onde.connus import ClasseurConnu, EleveConnu, plier_nom
from generator.onde.ecriture import (
    Ecriture,
    Valeurs,
    cellule_de,
    depart,
    foyers_en_valeurs,
    homonymes,
)
from generator.onde.en_nombre import departs_en_nombre, retours_en_nombre
from generator.onde.enseignants import enseignants_absents
from generator.onde.foyers import Familles, Foyers, Maison, concordent, est_neutre, neutre, reunir
from generator.onde.rapprochement import Doute, Rapprochement, rapprocher
from generator.proposition import Annonce, Question
from generator.rapport import Emplacement, Gravite, Probleme

FOYER_A_CONFIRMER = 'foyer à confirmer'
CLASSEUR_PLEIN = 5
PART_RECONNUE = 4
"""Un élève sur quatre, au moins, doit être connu."""


@dataclass
class Changements:
    """Les gestes, ce qu'on en dit, ce qu'on demande."""

    gestes: list[Geste] = field(default_factory=list)
    annonces: list[Annonce] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def comparer(export: Export, classeur: ClasseurConnu, au: dt.date, *, malgre_tout: bool = False) -> Changements:
    """Ce que l'export change. Lève `ErreurDonnees` si c'est celui d'une autre école (sauf `malgre_tout`)."""
    uni = rapprocher(classeur.eleves, export.eleves, au)
    if not malgre_tout:
        _refuser_une_autre_ecole(uni, classeur, export, au)
    return _Comparaison(export, classeur, uni, au).faire(entier=malgre_tout)


def _refuser_une_autre_ecole(uni: Rapprochement, classeur: ClasseurConnu, export: Export, au: dt.date) -> None:
    """Comparer les personnes, pas les classes : à la rentrée, elles changent toutes de nom."""
    presents = [connu for connu in classeur.eleves if not connu.parti(au)]
    plein = min(len(presents), len(export.eleves))
    if len(presents) < CLASSEUR_PLEIN or uni.reconnus * PART_RECONNUE >= plein:
        return
    lieu = export.eleves[0].lieu
    raise ErreurDonnees(Probleme(
        Code.EXPORT_D_AILLEURS, Gravite.ERREUR, "Cet export semble être celui d'une autre école ; rien n'est proposé",
        Emplacement(lieu.fichier, lieu.feuille),
        f"sur {len(export.eleves)} élèves de l'export, {uni.reconnus} seulement sont parmi les {len(presents)} du classeur",
        "vérifiez l'école du fichier et celle du classeur (ECOLE=) ; si c'est bien elle, ajoutez --malgre-tout "
        "(MALGRE_TOUT=1 avec make).",
    ))  # fmt: skip


class _Comparaison:
    """Un export, un classeur, et ce qu'on en a rapproché."""

    def __init__(self, export: Export, classeur: ClasseurConnu, uni: Rapprochement, au: dt.date) -> None:
        self.export, self.classeur, self.uni, self.au = export, classeur, uni, au
        presents = [paire for paire in uni.paires if not paire[0].parti(au)]
        self.ecriture = Ecriture(classeur, noms_des_classes(presents, [c for c in classeur.eleves if not c.parti(au)]))
        self.familles = self._familles()
        self.maisons = {id(e): maison for e, maison in zip(export.eleves, self.familles.maisons, strict=True)}
        self.fait = Changements()

    def _familles(self) -> Familles:
        if self.export.responsables is None:
            return Familles(tuple(Maison() for _ in self.export.eleves), ())
        return reunir(self.export.eleves, self.export.responsables)

    def faire(self, *, entier: bool) -> Changements:
        """Tous les changements, ceux des élèves d'abord ; `entier` : on a dit que l'export est bien celui de l'école."""
        self._dire_les_classes()
        touches: dict[int, Valeurs] = {}
        revenus = [(connu, eleve) for connu, eleve in self.uni.paires if connu.parti(self.au)]
        for connu, eleve in self.uni.paires:
            if not connu.parti(self.au):
                touches[connu.origine.ligne] = self._mettre_a_jour(connu, eleve)
        self.fait.questions += retours_en_nombre(revenus, self.ecriture) or [self._du_retour(*paire) for paire in revenus]
        demande = None if entier else departs_en_nombre(self.uni.absents, self.classeur, self.ecriture, self.au)
        if demande is not None:
            self.fait.questions.append(demande)
        else:
            for connu in self.uni.absents:
                touches[connu.origine.ligne], annonce = depart(connu, self.au)
                self.fait.annonces.append(annonce)
        arrivees = [self._accueillir(eleve) for eleve in self.uni.arrivees]
        tous = [(connu, touches.setdefault(connu.origine.ligne, {})) for connu in self.classeur.eleves]
        self.fait.annonces += homonymes(tous, arrivees, self.ecriture)
        for connu, valeurs in tous:
            gestes = list(self.ecriture.gestes(connu, valeurs))
            self.fait.gestes += gestes
            self._dire_les_mentions(gestes)
        self._dire_les_reponses()
        self.fait.gestes += [Geste(ELEVES, valeurs) for valeurs in arrivees]
        for doute in self.uni.doutes:
            self._demander_qui(doute)
        self._dire_les_introuvables()
        self._ajouter_les_enseignants()
        self._faire_relire_les_classes()
        return self.fait

    # Les élèves

    def _mettre_a_jour(self, connu: EleveConnu, eleve: EleveDOnde) -> Valeurs:
        valeurs, annonces = self.ecriture.changements(connu, eleve)
        self.fait.annonces += annonces
        return valeurs | self._loger(connu, eleve)

    def _accueillir(self, eleve: EleveDOnde) -> Valeurs:
        foyers = self._foyers_d_un_nouveau(eleve)
        valeurs = self.ecriture.arrivee(eleve, foyers)
        details = ", ".join(filter(None, (str(valeurs.get('classe', '')), str(eleve.niveau or ''), " ; ".join(foyers))))
        self.fait.annonces.append(Annonce('arrivée', f"{eleve.nom} {eleve.prenom} : {details}."))
        maison = self.maisons[id(eleve)]
        if not foyers:
            self.fait.annonces.append(Annonce(
                FOYER_A_CONFIRMER, f"{eleve.nom} {eleve.prenom} : {maison.motif} ; l'import suivant le demandera.",
            ))  # fmt: skip
        elif self.export.responsables is None and eleve.deux_adresses:
            self.fait.annonces.append(Annonce(
                'foyer à vérifier', f"{eleve.nom} {eleve.prenom} a deux adresses dans ONDE : a-t-il deux foyers ?",
            ))  # fmt: skip
        return valeurs

    def _foyers_d_un_nouveau(self, eleve: EleveDOnde) -> Foyers:
        if self.export.responsables is None:
            return (neutre(eleve.prenom, eleve.nom),)
        return self.maisons[id(eleve)].foyers

    def _du_retour(self, connu: EleveConnu, eleve: EleveDOnde) -> Question:
        valeurs, _ = self.ecriture.changements(connu, eleve)
        assert connu.depart is not None
        return Question(
            f'retour {connu.origine.ligne}',
            f"{connu.nom_complet} ({cellule_de(connu)}) a quitté l'école le {connu.depart:%d/%m/%Y}, et l'export l'a : "
            "que faire ?",
            {
                "il est revenu": list(self.ecriture.gestes(connu, {**valeurs, 'depart': None})),
                "il est bien parti": (),
                "c'est un homonyme qui arrive": self._arrivee_douteuse(eleve, (connu,)),
            },
        )  # fmt: skip

    def _demander_qui(self, doute: Doute) -> None:
        eleve, choix = doute.eleve, {}  # type: EleveDOnde, dict[str, Sequence[Geste]]
        for connu in doute.candidats:
            valeurs, _ = self.ecriture.changements(connu, eleve)
            if connu.parti(self.au):
                valeurs['depart'] = None
            choix[f"c'est {connu.nom_complet} ({connu.classe}, {cellule_de(connu)})"] = list(
                self.ecriture.gestes(connu, valeurs)
            )
        arrivee = self._arrivee_douteuse(eleve, doute.candidats)
        seul = sum(connu in autre.candidats for autre in self.uni.doutes for connu in doute.candidats) == 1
        if seul and doute.candidats[0].depart is None:
            valeurs, _ = depart(doute.candidats[0], self.au)
            choix["c'est un autre élève : un départ et une arrivée"] = [
                *arrivee, Geste(ELEVES, valeurs, doute.candidats[0].origine),
            ]  # fmt: skip
        choix["c'est une arrivée"] = arrivee
        ne = f", né(e) le {eleve.naissance:%d/%m/%Y}" if eleve.naissance else ""
        self.fait.questions.append(Question(
            f'qui {eleve.lieu.cellule}', f"Qui est {eleve.nom} {eleve.prenom}{ne}, {eleve.classe} ({doute.motif}) ?", choix,
        ))  # fmt: skip

    def _arrivee_douteuse(self, eleve: EleveDOnde, candidats: Sequence[EleveConnu]) -> list[Geste]:
        """La ligne d'une arrivée qu'une réponse décidera ; un homonyme du classeur et lui prennent un numéro."""
        valeurs = self.ecriture.arrivee(eleve, self._foyers_d_un_nouveau(eleve))
        pareils = [c for c in candidats if plier(c.nom_complet) == plier(f'{eleve.nom} {eleve.prenom}')]
        gestes: list[Geste] = []
        if pareils:
            valeurs['numero'] = self.ecriture.nouveau_numero()
        for connu in pareils:
            if not connu.numero:
                gestes += self.ecriture.gestes(connu, {'numero': self.ecriture.nouveau_numero()})
        return [*gestes, Geste(ELEVES, valeurs)]

    # Les foyers

    def _loger(self, connu: EleveConnu, eleve: EleveDOnde) -> Valeurs:
        """Les foyers d'un élève du classeur : remplis s'ils manquent, jamais écrasés."""
        maison = self.maisons[id(eleve)]
        ecrits = [foyer for foyer in connu.foyers if foyer]
        a_remplir = not ecrits or any(
            est_neutre(ecrits, personne.prenom, personne.nom) for personne in (connu, eleve)
        )
        if self.export.responsables is None or {'foyer_1', 'foyer_2'} & connu.fautives:
            return {}
        if a_remplir and maison.foyers:
            self.fait.annonces.append(Annonce(
                'foyer rempli', f"{connu.nom_complet} : {' ; '.join(maison.foyers)}.", cellule_de(connu, 'foyer_1'),
            ))  # fmt: skip
            return foyers_en_valeurs(maison.foyers)
        if a_remplir:
            possibles = [foyers for foyers in maison.possibles if [*foyers] != ecrits]
            if possibles:
                self._demander_le_foyer(connu, maison.motif, possibles)
        elif maison.foyers and not concordent(ecrits, maison):
            self._demander_le_foyer(connu, f"le classeur dit « {' ; '.join(ecrits)} »", [maison.foyers], garder=True)
        return {}

    def _demander_le_foyer(
        self, connu: EleveConnu, motif: str, possibles: Sequence[Foyers], *, garder: bool = False
    ) -> None:  # fmt: skip
        choix: dict[str, Sequence[Geste]] = {"garder ce qui est écrit": ()} if garder else {}
        for foyers in possibles:
            valeurs = {'foyer_1': None, 'foyer_2': None} | foyers_en_valeurs(foyers)
            mot = "un foyer" if len(foyers) == 1 else "deux foyers"
            choix[f"{mot} : {' ; '.join(foyers)}"] = [Geste(ELEVES, valeurs, connu.origine)]
        self.fait.questions.append(Question(
            f'foyer {connu.origine.ligne}',
            f"{neutre(connu.prenom, connu.nom)} ({cellule_de(connu, 'foyer_1')}) : {motif}. Que faut-il écrire ?", choix,
        ))  # fmt: skip

    # Ce qu'on dit en plus

    def _dire_les_classes(self) -> None:
        classes, d_onde = self.ecriture.classes, {plier_nom(eleve.classe): eleve.classe for eleve in self.export.eleves}
        for plie, nom in classes.noms.items():
            if plie in classes.douteux:
                self._demander_la_classe(nom, d_onde[plie])
            elif plie in d_onde and plie != plier_nom(nom):
                self.fait.annonces.append(Annonce(
                    'nom de classe gardé', f"« {nom} » dans le classeur, « {d_onde[plie]} » dans ONDE.", personnel=False,
                ))  # fmt: skip

    def _faire_relire_les_classes(self) -> None:
        """À la fin : après la longue liste des arrivées, on le lit."""
        connues, d_onde = self.ecriture.classes.noms, {plier_nom(eleve.classe): eleve.classe for eleve in self.export.eleves}
        neuves = [nom for plie, nom in d_onde.items() if nom and plie not in connues and est_un_libelle_d_onde(nom)]
        if neuves:
            self.fait.annonces.append(Annonce(
                'nom de classe à relire',
                f"{', '.join(f'« {nom} »' for nom in neuves)} : les lettres imprimeront ce nom d'ONDE. S'il ne va pas, "
                "écrivez le vôtre dans la colonne « Classe » de ces élèves ; les imports suivants le garderont.",
                personnel=False,
            ))  # fmt: skip

    def _demander_la_classe(self, nom: str, d_onde: str) -> None:
        siens = [connu for connu, eleve in self.uni.paires if connu.classe == nom and eleve.classe == d_onde]
        self.fait.questions.append(Question(
            f'classe {d_onde}', f"La classe « {nom} » du classeur s'appelle « {d_onde} » dans ONDE : quel nom ?",
            {f"garder « {nom} »": (),
             f"prendre « {d_onde} »": [Geste(ELEVES, {'classe': d_onde}, connu.origine) for connu in siens]},
        ))  # fmt: skip

    def _dire_les_reponses(self) -> None:
        """Une réponse revenue porte le nom d'avant : elle ne suit pas toute seule."""
        if any(geste.feuille is INSCRIPTIONS for geste in self.fait.gestes):
            self.fait.annonces.append(Annonce(
                'point à vérifier', "Des inscriptions changent de nom : une réponse déjà revenue à l'ancien est nommée par "
                "« make verifier » (A-632) ; reportez-la dans Inscriptions.", personnel=False,
            ))  # fmt: skip

    def _dire_les_mentions(self, gestes: Sequence[Geste]) -> None:
        for geste in gestes:
            if geste.feuille is not ELEVES and geste.origine is not None:
                lieu = geste.origine.a('eleve')
                self.fait.annonces.append(Annonce(
                    'ligne renommée', f"{geste.feuille.nom} : « {geste.valeurs['eleve']} ».",
                    f'{lieu.feuille} {lieu.cellule}',
                ))  # fmt: skip

    def _dire_les_introuvables(self) -> None:
        for responsable, enfant in self.familles.introuvables:
            self.fait.annonces.append(Annonce(
                'responsable sans élève',
                f"{responsable.nom_complet} ({responsable.lieu.precision}) nomme {enfant.nom_complet}, absent de l'export.",
            ))  # fmt: skip

    def _ajouter_les_enseignants(self) -> None:
        for geste, annonce in enseignants_absents(
            self.export.enseignants or (), self.classeur.enseignants, self.export.eleves
        ):
            self.fait.gestes.append(geste)
            self.fait.annonces.append(annonce)
