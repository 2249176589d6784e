"""Les codes des problèmes, et les exceptions qui les portent jusqu'à l'écran.

    ErreurGenerateur          porte un Rapport : tous les problèmes, pas le premier
    ├─ ErreurCommande         code de sortie 2 : la ligne de commande demande ce qui n'existe pas
    ├─ ErreurDonnees          code de sortie 1 : à corriger dans les données, les modèles ou les règlements
    └─ ErreurMoteur           code de sortie 3 : le moteur PDF, le disque, le système

Les codes sont stables : une secrétaire peut lire « D-122 » au téléphone. Chacun est décrit dans `docs/erreurs.md`.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from enum import IntEnum, StrEnum

from generator.rapport import Probleme, Rapport


class Sortie(IntEnum):
    """Codes de sortie de toutes les commandes."""

    FAIT = 0
    A_CORRIGER = 1
    COMMANDE = 2
    MOTEUR = 3
    NON_PROUVABLE = 4


class Code(StrEnum):
    """Un code par sorte de problème : D données, R règlement, M modèle, C conversion, L liasse, A archive."""

    FICHIER_INTROUVABLE = 'D-101'
    FICHIER_ILLISIBLE = 'D-102'
    CLASSEUR_PROTEGE = 'D-103'
    CLASSEUR_OUVERT = 'D-104'
    ARCHIVE_SUSPECTE = 'D-105'
    FORMAT_REFUSE = 'D-106'
    CLASSEUR_VIDE = 'D-107'
    FEUILLE_MANQUANTE = 'D-110'
    FEUILLE_INCONNUE = 'D-111'
    COLONNE_MANQUANTE = 'D-112'
    COLONNE_INCONNUE = 'D-113'
    COLONNE_EN_DOUBLE = 'D-114'
    CELLULES_FUSIONNEES = 'D-115'
    LIGNE_MASQUEE = 'D-116'
    FORMULE_SANS_VALEUR = 'D-117'
    CELLULE_EN_ERREUR = 'D-118'
    VALEUR_MANQUANTE = 'D-120'
    VALEUR_HORS_LISTE = 'D-121'
    QUOTITE_INCONNUE = 'D-122'
    NOMBRE_ILLISIBLE = 'D-123'
    DATE_ILLISIBLE = 'D-124'
    HEURE_ILLISIBLE = 'D-125'
    DUREE_ILLISIBLE = 'D-126'
    DATE_HORS_ANNEE = 'D-127'
    FIN_AVANT_DEBUT = 'D-128'
    CARACTERE_INTERDIT = 'D-129'
    REFERENCE_INCONNUE = 'D-130'
    REFERENCE_AMBIGUE = 'D-131'
    DOUBLON = 'D-132'
    IDENTIFIANT_INVALIDE = 'D-133'
    UAI_INVALIDE = 'D-134'
    LIGNES_CONTRADICTOIRES = 'D-135'
    DECOUPAGE_INEXACT = 'D-136'
    RETOUR_TARDIF = 'D-137'
    CLASSE_DOUTEUSE = 'D-138'
    VALEUR_ETONNANTE = 'D-139'
    ENSEIGNANT_EN_DEUX_LIEUX = 'D-140'
    ELEVE_EN_DEUX_LIEUX = 'D-141'
    HEURES_AU_DELA_DU_DU = 'D-142'
    TAILLE_DE_GROUPE = 'D-143'
    PLAFOND_ELEVE = 'D-144'
    CRENEAU_SUR_LA_CLASSE = 'D-145'
    DUREE_DU_DISPOSITIF = 'D-146'
    AUCUNE_SEANCE = 'D-147'
    REPONSES_EN_CONFLIT = 'D-148'
    RIEN_A_PRODUIRE = 'D-149'
    NIVEAU_HORS_GROUPE = 'D-150'
    PARTS_INEXACTES = 'D-151'
    BAREME_LOCAL_FAUX = 'D-152'
    SANS_EFFET = 'D-153'
    PLAN_SEMAINES = 'D-154'
    PLAN_ETAPE_INCONNUE = 'D-155'
    PLAN_HORS_BORNES = 'D-156'
    PLAN_HEURES = 'D-157'
    AIDE_D_UN_SEUL_JOUR = 'D-158'
    SURVEILLANCE_A_PREVOIR = 'D-159'
    PRESENCE_SANS_SEANCE = 'D-160'
    BILAN_A_RENDRE = 'D-161'
    PRENOM_POUR_L_INSPECTION = 'D-162'
    NOM_POUR_L_INSPECTION = 'D-163'
    ABSENT_SANS_ACCORD = 'D-164'
    FORMULE_A_GARDER = 'D-180'
    CLASSEUR_CHANGE = 'D-181'
    RELECTURE_INFIDELE = 'D-182'
    CLASSEUR_DEJA_LA = 'D-183'
    ELEVE_PARTI = 'D-190'
    EXPORT_D_AILLEURS = 'D-195'
    AUCUN_REGIME = 'R-201'
    REGIMES_EN_CONFLIT = 'R-202'
    CAS_NON_PREVU = 'R-203'
    REGLEMENT_ILLISIBLE = 'R-204'
    TEXTE_ABSENT = 'R-205'
    BAREME_INCOHERENT = 'R-206'
    CALENDRIER_ABSENT = 'R-207'
    EXPORT_ILLISIBLE = 'R-208'
    MODELE_ABSENT = 'M-301'
    MODELE_ILLISIBLE = 'M-302'
    MODELE_DANGEREUX = 'M-303'
    CHAMP_INCONNU = 'M-310'
    BALISE_MAL_FORMEE = 'M-311'
    LANGAGE_REFUSE = 'M-312'
    BLOC_NON_FERME = 'M-313'
    CHAMP_WORD_REFUSE = 'M-314'
    MODIFICATIONS_SUIVIES = 'M-315'
    COMMENTAIRES = 'M-316'
    VALEUR_ABSENTE = 'M-318'
    CATALOGUE_INVALIDE = 'M-319'
    MISE_EN_PAGE_FRAGILE = 'M-320'
    MODELE_DEMESURE = 'M-321'
    FILTRE_INADAPTE = 'M-330'
    IMAGE_REFUSEE = 'M-331'
    IMAGE_SANS_TEXTE = 'M-332'
    CONTROLE_MAL_RELIE = 'M-333'
    CHAMP_MAL_EMPLOYE = 'M-340'
    BALISE_NON_REMPLIE = 'M-341'
    MODELE_DEFORME = 'M-342'
    TEXTE_ATTENDU = 'M-343'
    A_RELIRE = 'M-344'
    NOTE_DANS_UN_MODELE = 'M-345'
    DOCUMENT_SANS_TITRE = 'M-350'
    TITRES_IRREGULIERS = 'M-351'
    MISE_EN_PAGE_AU_CLAVIER = 'M-352'
    TABLEAU_MUET = 'M-353'
    LANGUE_DU_DOCUMENT = 'M-354'
    TEXTE_TROP_PALE = 'M-355'
    LIEN_MUET = 'M-356'
    POINTILLES_TAPES = 'M-357'
    MOTEUR_ABSENT = 'C-401'
    DELAI_DEPASSE = 'C-402'
    PDF_ABSENT = 'C-403'
    PDF_ILLISIBLE = 'C-404'
    PAGES_INATTENDUES = 'C-405'
    TEXTE_PERDU = 'C-406'
    POLICE_REMPLACEE = 'C-407'
    POLICE_NON_INCORPOREE = 'C-408'
    RESTE_DE_BALISE = 'C-409'
    MOTEUR_EN_ECHEC = 'C-410'
    SIGNE_SANS_POLICE = 'C-411'
    PDF_NON_ARCHIVABLE = 'C-412'
    PDF_NON_ACCESSIBLE = 'C-413'
    NOM_ELEVE_DANS_LA_LIASSE = 'L-501'
    ECRITURE_IMPOSSIBLE = 'L-502'
    PASSAGE_EN_COURS = 'L-503'
    LIASSE_INCOMPLETE = 'L-504'
    APERCU_MANQUANT = 'L-505'
    ECOLE_PERDUE = 'L-506'
    TRAVAILLEUR_DIFFERENT = 'L-507'
    ORDONNANCEUR_PERDU = 'L-508'
    ENTREE_CHANGEE = 'L-510'
    FICHIER_RETOUCHE = 'L-511'
    NON_PROUVABLE = 'L-512'
    SYNTHESE_REFUSEE = 'L-520'
    SYNTHESE_ALTEREE = 'L-521'
    SYNTHESES_EN_DOUBLE = 'L-522'
    ECOLE_MANQUANTE = 'L-523'
    ECOLE_D_AILLEURS = 'L-524'
    LIASSE_ABSENTE = 'L-525'
    REGISTRE_ABIME = 'A-601'
    PIECE_MANQUANTE = 'A-602'
    PIECE_ALTEREE = 'A-603'
    PIECE_INCONNUE = 'A-604'
    PIECE_DEPLACEE = 'A-605'
    RESTE_D_UN_ARRET = 'A-606'
    DROITS_TROP_LARGES = 'A-607'
    LIENS_PERDUS = 'A-608'
    EMPREINTE_INCONNUE = 'A-609'
    NUMERISATION_INACHEVEE = 'A-610'
    NUMERISATION_REFUSEE = 'A-611'
    FICHIER_PASSE = 'A-612'
    PAGE_MISE_DE_COTE = 'A-613'
    PAGE_LAISSEE = 'A-614'
    PAGE_MANQUANTE = 'A-615'
    FORMULAIRE_EN_DOUBLE = 'A-616'
    FORMULAIRE_REMPLACE = 'A-617'
    PIECE_ETRANGERE = 'A-618'
    RELECTURE_DIFFERENTE = 'A-619'
    PAGE_SANS_CODE = 'A-621'
    SIGNE_PUIS_CHANGE = 'A-622'
    RETOUR_SANS_CODE = 'A-623'
    CODE_REFUSE = 'A-624'
    CASES_INTROUVABLES = 'A-625'
    REPONSE_MALAISEE = 'A-626'
    CODE_MAL_PLACE = 'A-627'
    CODE_ILLISIBLE = 'A-628'
    CODE_D_UN_AUTRE = 'A-629'
    REPONSE_CONTREDITE = 'A-630'
    COUPONS_CONTRAIRES = 'A-631'
    RETOUR_SANS_DESTINATAIRE = 'A-632'
    RETOUR_SUR_LETTRE_REMPLACEE = 'A-633'
    RETOUR_SANS_FORMULAIRE = 'A-634'
    ARCHIVES_OCCUPEES = 'A-642'
    EXPORT_REFUSE = 'A-643'
    CLE_ABSENTE = 'A-644'
    COFFRE_FERME = 'A-645'
    REFERENCE_INCONNUE_DU_REGISTRE = 'A-646'
    VISA_REFUSE = 'A-647'
    PIECE_CHANGEE = 'A-655'


class ErreurGenerateur(Exception):
    """Une impossibilité expliquée : son `rapport` dit tout ce qui l'a causée."""

    sortie = Sortie.A_CORRIGER

    def __init__(self, problemes: Probleme | Iterable[Probleme]) -> None:
        self.rapport = Rapport([problemes] if isinstance(problemes, Probleme) else problemes)
        super().__init__("; ".join(f'{p.code} {p.quoi}' for p in self.rapport))


class ErreurCommande(ErreurGenerateur):
    """La commande nomme une école, une année ou une période qui n'existe pas."""

    sortie = Sortie.COMMANDE


class ErreurDonnees(ErreurGenerateur):
    """Les données, un modèle ou un règlement sont à corriger."""


class ErreurMoteur(ErreurGenerateur):
    """Un moteur PDF, le disque ou le système a manqué."""

    sortie = Sortie.MOTEUR


DU_SYSTEME = {
    errno.EISDIR: "c'est un dossier, pas un fichier", errno.ENOTDIR: "ce n'est pas un dossier", errno.ENOENT: "introuvable",
    errno.EACCES: "accès refusé", errno.EPERM: "accès refusé", errno.ENOSPC: "le disque est plein",
    errno.EROFS: "ce disque ne se modifie pas", errno.EBUSY: "occupé par un autre programme",
    errno.ETXTBSY: "occupé par un autre programme", errno.ENAMETOOLONG: "nom trop long", errno.EEXIST: "il existe déjà",
    errno.ENOTEMPTY: "ce dossier n'est pas vide", errno.EMFILE: "trop de fichiers ouverts", errno.ELOOP: "lien sans fin",
    errno.EIO: "le disque ne répond pas", errno.ENOTCONN: "le lecteur réseau ne répond pas",
}  # fmt: skip


def dire_du_systeme(erreur: OSError, sinon: str = '') -> str:
    """Ce que le système reproche, en français quand on le sait ; sinon ses mots, ou `sinon` s'il n'en a pas."""
    return DU_SYSTEME.get(erreur.errno or 0) or sinon or erreur.strerror or type(erreur).__name__
