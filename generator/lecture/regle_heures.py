"""Les tables d'heures d'un régime : service, catégories, répartitions, quotités, ajustements, année type."""

from __future__ import annotations

from generator.domaine.niveau import Niveau
from generator.domaine.temps import Duree, Jour
from generator.lecture.conversions import lire_jours
from generator.lecture.regle import Fondeur, lire_choix, lire_liste, lire_quotite
from generator.lecture.toml import Table
from generator.reglementation.ajustements import Ajustement, Effet
from generator.reglementation.annee_type import AnneeType, Etape, JourDAide, Organisation, Surveillance
from generator.reglementation.quotites import LigneDeBareme, LigneDetaillee, ModeQuotite, Quotites
from generator.reglementation.repartition import Categorie, LigneDeCategorie, Repartition, Role

ZERO = Duree()


def lire_repartition(cle: str, table: Table, categories: list[Table], fonder: Fondeur) -> Repartition:
    """Une répartition : ses totaux dans `table`, ses catégories à côté."""
    repartition = Repartition(
        cle, table.duree('total') or ZERO, table.entier('semaines') or 0, table.duree('hebdomadaire') or ZERO,
        tuple(_categorie(categorie, fonder) for categorie in categories), fonder(table),
        tuple(lire_quotites(regle, fonder) for regle in table.tables('quotites', facultatif=True)),
    )  # fmt: skip
    table.fermer()
    return repartition


def _categorie(table: Table, fonder: Fondeur) -> Categorie:
    lignes = []
    for ligne in table.tables('lignes'):
        lignes.append(LigneDeCategorie(
            ligne.texte('id'), ligne.texte('libelle'), lire_choix(ligne, 'role', Role, facultatif=True) or Role.AUCUN,
            ligne.duree('heures', facultatif=True), ligne.textes('synonymes', facultatif=True),
            ligne.duree('minimum', facultatif=True),
        ))  # fmt: skip
        ligne.fermer()
    categorie = Categorie(
        table.texte('id'), table.texte('libelle'), table.duree('heures') or ZERO, tuple(lignes), fonder(table),
        table.booleen('en_plus'), table.texte('hebdomadaire', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return categorie


def lire_quotites(table: Table, fonder: Fondeur) -> Quotites:
    """Une règle de temps partiel : barème imprimé, ou proportion."""
    lignes = (_ligne_de_bareme(ligne) for ligne in table.tables('lignes', facultatif=True))
    remunerations = []
    for ligne in table.tables('remunerations', facultatif=True):
        quotite, part = lire_quotite(ligne, 'quotite'), ligne.texte('part')
        ligne.fermer()
        if quotite is not None:
            remunerations.append((quotite, part))
    quotites = Quotites(
        lire_choix(table, 'mode', ModeQuotite) or ModeQuotite.PRORATA, table.duree('pas') or Duree(1), fonder(table),
        tuple(ligne for ligne in lignes if ligne is not None), table.entiers('demi_journees', facultatif=True),
        table.textes('aide', facultatif=True), tuple(remunerations),
        tuple(d for d in map(_ligne_detaillee, table.tables('details', facultatif=True)) if d is not None),
    )  # fmt: skip
    table.fermer()
    return quotites


def _ligne_de_bareme(table: Table) -> LigneDeBareme | None:
    quotite = lire_quotite(table, 'quotite')
    total, aide = table.duree('total'), table.duree('aide')
    demi, plus = table.entier('demi_journees'), table.entier('demi_journees_supplementaires')
    remuneration = table.texte('remuneration')
    table.fermer()
    if quotite is None or total is None or aide is None:
        return None
    return LigneDeBareme(quotite, total, aide, demi or 0, plus or 0, remuneration)


def _ligne_detaillee(table: Table) -> LigneDetaillee | None:
    quotite, total, heures = lire_quotite(table, 'quotite'), table.duree('total'), table.durees_nommees('heures')
    table.fermer()
    return None if quotite is None or total is None else LigneDetaillee(quotite, total, heures)


def lire_ajustement(table: Table, fonder: Fondeur) -> Ajustement:
    """Un ajustement annuel ; il a des heures d'office, ou un plafond."""
    heures, plafond = table.duree('heures', facultatif=True), table.duree('plafond', facultatif=True)
    if heures is None and plafond is None:
        table.probleme('', "Un ajustement sans montant", "ajoutez « heures » (d'office) ou « plafond » (au plus).")
    ajustement = Ajustement(
        table.texte('id'), table.texte('libelle'), lire_choix(table, 'effet', Effet) or Effet.RETRAIT,
        table.texte('categorie'), fonder(table), heures, plafond, table.texte('vers', facultatif=True),
        lire_liste(table, 'niveaux', Niveau), table.date('du', facultatif=True), table.date('au', facultatif=True),
        table.textes('synonymes', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return ajustement


def lire_annee_type(table: Table, fonder: Fondeur) -> AnneeType:
    """L'année type : semaines, étapes, rythmes, surveillance."""
    rythmes = tuple(duree for duree in table.durees('rythmes') if duree is not None)
    jours = (_jour_d_aide(jour) for jour in table.tables('jours_d_aide', facultatif=True))
    annee = AnneeType(
        table.entier('semaines') or 0, tuple(_etape(etape) for etape in table.tables('etapes')), rythmes, fonder(table),
        tuple(jour for jour in jours if jour is not None),
        _surveillance(table.table('surveillance')) if 'surveillance' in table else None,
    )  # fmt: skip
    table.fermer()
    return annee


def _etape(table: Table) -> Etape:
    etape = Etape(
        table.texte('id'), table.texte('libelle'), table.entier('semaines_min') or 0, table.entier('semaines_max') or 0,
        table.duree('organisation', facultatif=True) or ZERO,
        table.duree('organisation_par_semaine', facultatif=True) or ZERO, table.textes('synonymes', facultatif=True),
    )  # fmt: skip
    table.fermer()
    return etape


def _jour_d_aide(table: Table) -> JourDAide | None:
    texte = table.texte('jour')
    jours = lire_jours(texte) if texte else None
    if texte and (jours is None or len(jours) != 1):
        table.probleme('jour', f"Jour illisible « {texte} »", 'écrivez un jour de la semaine, comme "mercredi".')
    duree, liberees = table.duree('duree') or ZERO, table.entier('semaines_liberees') or 0
    citation = table.texte('citation', facultatif=True)
    table.fermer()
    return JourDAide(Jour(jours[0]), duree, liberees, citation) if jours else None


def _surveillance(table: Table) -> Surveillance:
    surveillance = Surveillance(table.duree('accueil') or ZERO, table.texte('regle_accueil'), table.texte('regle_pause'))
    table.fermer()
    return surveillance


def lire_organisation(table: Table, fonder: Fondeur) -> Organisation:
    """Les objets du temps d'organisation."""
    organisation = Organisation(table.textes('objets'), table.duree('pas') or Duree(1), fonder(table))
    table.fermer()
    return organisation
