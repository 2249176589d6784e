"""Les champs qu'un modèle peut employer : leur nom, leur sens, un exemple. Une classe par groupe de champs.

Les valeurs sont typées et leur affichage par défaut est français. Un champ facultatif vaut `None` s'il n'est pas connu :
le modèle le protège par `{% if … %}` ou par le filtre `|vide`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.domaine.document import CodeCarre, Image
from generator.domaine.temps import Duree, Periode
from generator.rendu.declaration import champ
from generator.rendu.liaison import NomDEcole, NomDeCommune, NomDEleve, NomPropre


@dataclass(frozen=True)
class ChampsEcole:
    """L'école."""

    nom: NomDEcole = champ("Nom de l'école", "École élémentaire des Lilas")
    de_nom: str = champ("Nom précédé de « de »", "de l’école élémentaire des Lilas")
    a_nom: str = champ("Nom précédé de « à »", "à l’école élémentaire des Lilas")
    logo: Image | None = champ("Logo, dans le texte de remplacement d'une image", "logo.png")
    signature: Image | None = champ("Signature de la direction, de même", "signature.png")
    adresse: str | None = champ("Numéro et rue", "12, rue des Lilas")
    code_postal: str | None = champ("Code postal", "69999")
    commune: NomDeCommune = champ("Commune", "Valbois")
    de_commune: str = champ("Commune précédée de « de »", "de Valbois")
    a_commune: str = champ("Commune précédée de « à »", "à Valbois")
    telephone: str | None = champ("Téléphone", "04 99 00 00 00")
    courriel: str | None = champ("Courriel", "ecole@exemple.fr")
    uai: str | None = champ("Numéro UAI", "0691234S")
    annee: str = champ("Année scolaire", "2026-2027")
    nombre_classes: int = champ("Nombre de classes", "5")
    circonscription: str = champ("Circonscription", "Valbois-Nord")
    direction: NomPropre | None = champ("Nom imprimé de la direction", "Mme Odile Caron")
    titre_direction: str = champ("Titre de la direction", "La directrice")
    reference: str | None = champ("Référence du courrier", "OC/SM 12")
    affaire_suivie_par: str | None = champ("Qui suit l'affaire", "Sylvie Morel")
    copies: list[str] = champ("Destinataires en copie", "Mme la maire de Valbois")


@dataclass(frozen=True)
class ChampsIen:
    """L'inspection."""

    nom: NomPropre | None = champ("Nom de l'IEN", "Hélène Vautrin")
    titre: str = champ("Titre en toutes lettres", "Madame l’inspectrice de l’Éducation nationale")


@dataclass(frozen=True)
class ChampsAide:
    """L'aide, dans les mots du régime en vigueur au début de la période."""

    titre: str = champ("Titre de l'aide", "Activités pédagogiques complémentaires")
    sigle: str = champ("Sigle ou nom court", "APC")
    dispositif: str = champ("Ce que l'école met en place", "des activités pédagogiques complémentaires (APC)")
    nom: str = champ("Nom de l'aide", "activités pédagogiques complémentaires")
    nom_defini: str = champ("Nom avec son article", "les activités pédagogiques complémentaires")
    a_nom: str = champ("Nom précédé de « à »", "aux activités pédagogiques complémentaires")
    de_nom: str = champ("Nom précédé de « de »", "des activités pédagogiques complémentaires")
    references: str = champ("Textes de référence", "code de l’éducation, article D. 521-13")


@dataclass(frozen=True)
class ChampsPeriode:
    """La période."""

    numero: int = champ("Numéro", "2")
    debut: dt.date = champ("Premier jour", "2 novembre 2026")
    fin: dt.date = champ("Dernier jour", "18 décembre 2026")
    dates: Periode = champ("Du … au …", "du 2 novembre au 18 décembre 2026")
    intervalle: str = champ("Les mêmes dates, en toutes lettres", "du 2 novembre au 18 décembre 2026")
    conseil_des_maitres: dt.date | None = champ("Date du conseil des maîtres", "12 octobre 2026")
    conseil_d_ecole: dt.date | None = champ("Date du conseil d'école", "9 novembre 2026")
    avis_favorable: bool = champ("Vrai si l'avis de l'IEN est favorable", "oui")
    avis_defavorable: bool = champ("Vrai si l'avis de l'IEN est défavorable", "non")
    date_avis: dt.date | None = champ("Date de l'avis de l'IEN", "5 novembre 2026")
    retour_avant: dt.date | None = champ("Date limite de retour du coupon", "16 octobre 2026")


@dataclass(frozen=True)
class ChampsEleve:
    """L'élève."""

    nom: NomDEleve = champ("Nom", "MARTIN")
    prenom: NomDEleve = champ("Prénom", "Élise")
    nom_complet: NomDEleve = champ("Prénom et nom", "Élise MARTIN")
    classe: str = champ("Classe", "CE1 de Mme Bel")
    niveau: str = champ("Niveau", "CE1")


@dataclass(frozen=True)
class ChampsCreneau:
    """Un horaire d'un groupe, en valeurs séparées."""

    jours: list[str] = champ("Les jours de la semaine", "lundi")
    debut: dt.time = champ("Heure de début", "16 h 30")
    fin: dt.time = champ("Heure de fin", "17 h")
    duree: Duree = champ("Durée d'une séance", "30 min")


@dataclass(frozen=True)
class ChampsProposition:
    """Ce qui est proposé à l'élève ; les séances sont les siennes, entre son entrée et sa sortie."""

    constat: str = champ("La phrase du constat, selon le type d'aide",
                         "Suite à des observations menées au sein de la classe…")
    souhait: str = champ("La phrase de la proposition", "Il serait souhaitable que votre enfant…")
    sujet: str = champ("« Cette aide » ou « Cette activité »", "Cette aide")
    dates: Periode = champ("Dates de l'élève", "du 2 novembre au 18 décembre 2026")
    intervalle: str = champ("Les mêmes dates, en toutes lettres", "du 2 novembre au 18 décembre 2026")
    horaires: list[str] = champ("Un texte par horaire du groupe", "les lundis et jeudis, de 16 h 30 à 17 h")
    creneaux: list[ChampsCreneau] = champ("Les mêmes horaires, en valeurs séparées")
    seances: list[dt.date] = champ("Les dates des séances de l'élève", "6 novembre 2026")
    nombre_seances: int = champ("Nombre de séances de l'élève", "12")
    duree: Duree = champ("Durée de toutes les séances", "6 h")
    enseignant: NomPropre = champ("Qui assure l'aide", "Mme Caron")
    domaine: str = champ("Domaine", "lecture à voix haute")
    lieu: str | None = champ("Lieu", "salle 3")
    surveillance_avant: str | None = champ("Accueil avant la séance", "M. Petit")
    surveillance_apres: str | None = champ("Prise en charge après la séance", "garderie")


@dataclass(frozen=True)
class ChampsEdition:
    """L'édition du document."""

    date: dt.date = champ("Date d'édition", "12 octobre 2026")
    lieu_et_date: str = champ("Lieu et date", "Valbois, le 12 octobre 2026")


@dataclass(frozen=True)
class ChampsRetour:
    """De quoi reconnaître le formulaire quand il revient signé ; rien n'y vient de l'élève."""

    reference: str = champ("Référence, en clair, sous le code", "A1K7 M2QX 9TB4 C0XB")
    qr: CodeCarre = champ("Code carré, dans le texte ou dans le texte de remplacement d'une image", "A1K7M2QX9TB4C0XB")
    conservation: str | None = champ(
        "Combien de temps l'école garde la réponse, d'après donnees/conservation.toml",
        "jusqu'à la fin de l'année scolaire, puis pendant un an",
    )


@dataclass(frozen=True)
class ChampsLettre:
    """Une autorisation parentale : un élève, un foyer."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    eleve: ChampsEleve = champ("L'élève")
    foyer: NomPropre = champ("Les responsables du foyer", "Mme Anne et M. Luc MARTIN")
    proposition: ChampsProposition = champ("Ce qui est proposé à l'élève")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")


@dataclass(frozen=True)
class ChampsLigneTableau:
    """Une ligne du tableau prévisionnel."""

    niveau: str = champ("Niveau", "CE1")
    horaires: list[str] = champ("Un texte par horaire", "lundi, jeudi de 16 h 30 à 17 h")
    seances: str | None = champ("Séances et durée", "6 séances, 3 h")
    accords: int | None = champ("Accords des parents", "5")
    refus: int | None = champ("Refus des parents", "1")
    en_attente: str | None = champ("Réponses en attente", "2 en attente")
    enseignant: str | None = champ("Enseignant, et sa classe si elle est autre", "Mme Caron (CM2)")
    objectifs: str | None = champ("Objectifs", "Lire à voix haute un texte court.")


@dataclass(frozen=True)
class ChampsTableau:
    """Le tableau prévisionnel de service : une école, une période."""

    ecole: ChampsEcole = champ("L'école")
    ien: ChampsIen = champ("L'inspection")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    lignes: list[ChampsLigneTableau] = champ("Les lignes, de PS à CM2")
    total: str = champ("Élèves proposés, tous niveaux", "14 élèves proposés : 11 accords, 1 refus, 2 en attente")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")


@dataclass(frozen=True)
class ChampsEntree:
    """Une entrée d'une ligne du tableau de service : un groupe prévu, ou une note du journal."""

    dates: str = champ("Dates", "6, 9 et 13 octobre")
    prevues: Duree | None = champ("Heures prévues", "3 h")
    faites: Duree | None = champ("Heures effectuées", "1 h 30")
    objet: str = champ("Objet", "GS, 6 élèves : distinguer les syllabes")


@dataclass(frozen=True)
class ChampsLigneService:
    """Une ligne d'une catégorie."""

    libelle: str = champ("Libellé", "Conseils des maîtres")
    dues: Duree | None = champ("Heures dues dans cette école, si la ligne en a", "54 h")
    minimum: Duree | None = champ("Ce qu'elle doit prendre au moins", "9 h")
    entrees: list[ChampsEntree] = champ("Ce qui est prévu et fait")


@dataclass(frozen=True)
class ChampsCategorie:
    """Une catégorie du service."""

    libelle: str = champ("Libellé", "Aide personnalisée")
    dues: Duree = champ("Heures dues", "60 h")
    prevues: Duree = champ("Heures prévues", "3 h")
    faites: Duree = champ("Heures effectuées", "1 h 30")
    reste_a_faire: Duree = champ("Reste à faire", "58 h 30")
    reste_a_prevoir: Duree = champ("Reste à prévoir", "57 h")
    hors_ecole: Duree | None = champ("Dues dans une autre école", "18 h")
    ajustements: list[str] = champ("Ce que des ajustements retirent, imputent ou déplacent",
                                   "stages de remise à niveau (6 h)")
    lignes: list[ChampsLigneService] = champ("Les lignes de la catégorie")


@dataclass(frozen=True)
class ChampsTotal:
    """Les totaux d'un tableau de service."""

    dues: Duree = champ("Heures dues", "108 h")
    prevues: Duree = champ("Heures prévues", "7 h")
    faites: Duree = champ("Heures effectuées", "3 h 30")
    reste_a_prevoir: Duree = champ("Reste à prévoir", "101 h")
    reste_a_faire: Duree = champ("Reste à faire", "104 h 30")
    hors_ecole: Duree | None = champ("Dues dans d'autres écoles", "54 h")


@dataclass(frozen=True)
class ChampsEnseignant:
    """L'enseignant."""

    nom_complet: str = champ("Nom et prénom", "CARON Odile")
    poste: str = champ("Nature exacte du poste", "Directrice, classe de CM2")
    quotite: str = champ("Quotité", "100 %")


@dataclass(frozen=True)
class ChampsService:
    """Le tableau de service annuel d'un enseignant."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    enseignant: ChampsEnseignant = champ("L'enseignant")
    categories: list[ChampsCategorie] = champ("Les catégories du régime de l'année")
    total: ChampsTotal = champ("Les totaux")
    total_plein: Duree = champ("Total d'un service complet", "108 h")
    avec_realise: bool = champ("Vrai dans l'exemplaire de l'enseignant, qui porte aussi l'effectué", "oui")
    edition: ChampsEdition = champ("L'édition du document")
    retour: ChampsRetour = champ("La référence et le code du retour")


@dataclass(frozen=True)
class ChampsPiece:
    """Une pièce de la liasse."""

    titre: str = champ("Titre", "Tableau prévisionnel")
    page: int = champ("Page de la liasse où elle commence", "3")


@dataclass(frozen=True)
class ChampsAccompagnement:
    """La lettre d'accompagnement de la liasse."""

    ecole: ChampsEcole = champ("L'école")
    ien: ChampsIen = champ("L'inspection")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    pieces: list[str] = champ("Les pièces jointes", "tableau prévisionnel de service")
    nombre_pieces: int = champ("Leur nombre", "7")
    edition: ChampsEdition = champ("L'édition du document")


@dataclass(frozen=True)
class ChampsSommaire:
    """Le sommaire de la liasse."""

    ecole: ChampsEcole = champ("L'école")
    aide: ChampsAide = champ("L'aide, selon le régime")
    periode: ChampsPeriode = champ("La période")
    pieces: list[ChampsPiece] = champ("Les pièces et leur page")
    edition: ChampsEdition = champ("L'édition du document")
