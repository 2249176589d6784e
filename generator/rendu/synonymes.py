"""Les mots qu'une école emploie pour un champ, et le nom de ce champ dans les modèles."""

from __future__ import annotations

from collections.abc import Mapping

FAMILLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ('eleve', ('enfant', 'enfants', 'eleves', 'ecolier', 'ecoliere', 'fils', 'fille', 'gamin')),
    ('eleve.prenom', ('prenom_enfant', 'prenom_eleve', 'firstname')),
    ('eleve.nom', ('nom_enfant', 'nom_eleve', 'nom_de_famille', 'lastname', 'patronyme')),
    ('eleve.nom_complet', ('identite', 'nom_prenom', 'prenom_nom', 'nom_et_prenom', 'prenom_et_nom')),
    ('eleve.classe', ('classe', 'classes', 'classe_eleve', 'division')),
    ('eleve.niveau', ('niveau', 'cours', 'section')),
    ('foyer', ('parent', 'parents', 'papa', 'maman', 'pere', 'mere', 'famille', 'familles', 'responsable', 'responsables',
               'responsables_legaux', 'destinataire', 'tuteur', 'representants')),
    ('ecole', ('etablissement', 'structure')),
    ('ecole.nom', ('nom_ecole', 'nom_etablissement', 'nom_de_l_ecole')),
    ('ecole.commune', ('ville', 'localite', 'village', 'commune')),
    ('ecole.telephone', ('tel', 'telephone', 'numero_de_telephone')),
    ('ecole.courriel', ('mail', 'email', 'mel', 'e_mail', 'courriel', 'adresse_mail')),
    ('ecole.adresse', ('rue', 'adresse')),
    ('ecole.code_postal', ('cp', 'code')),
    ('ecole.uai', ('rne', 'uai', 'numero_uai')),
    ('ecole.annee', ('annee', 'annee_scolaire')),
    ('ecole.direction', ('directeur', 'directrice', 'direction', 'nom_directeur', 'chef')),
    ('ecole.titre_direction', ('titre_directeur', 'titre_directrice')),
    ('ecole.circonscription', ('circo', 'circonscription')),
    ('ien', ('inspecteur', 'inspectrice', 'inspection')),
    ('aide', ('dispositif', 'activite', 'apc', 'soutien')),
    ('periode', ('trimestre', 'semestre')),
    ('periode.intervalle', ('dates', 'du_au', 'dates_periode')),
    ('periode.debut', ('date_debut', 'debut', 'date_de_debut', 'commence')),
    ('periode.fin', ('date_fin', 'fin', 'date_de_fin', 'finit')),
    ('periode.retour_avant', ('date_limite', 'date_retour', 'retour', 'limite', 'delai')),
    ('proposition', ('groupe', 'seance', 'inscription')),
    ('proposition.horaires', ('horaire', 'horaires', 'heure', 'heures', 'jour', 'jours', 'creneau', 'creneaux')),
    ('proposition.nombre_seances', ('seances', 'nb_seances', 'nombre_de_seances', 'nombre')),
    ('proposition.duree', ('duree', 'temps', 'volume')),
    ('proposition.enseignant', ('maitre', 'maitresse', 'enseignant', 'enseignante', 'instituteur', 'institutrice',
                                'professeur', 'prof', 'intervenant')),
    ('proposition.domaine', ('matiere', 'discipline', 'theme', 'objectif', 'domaine', 'contenu')),
    ('proposition.lieu', ('salle', 'lieu', 'endroit')),
    ('enseignant', ('maitre', 'maitresse', 'enseignante', 'instituteur', 'institutrice', 'professeur', 'agent')),
    ('enseignant.nom_complet', ('nom_enseignant', 'nom_maitre', 'nom_maitresse')),
    ('edition.date', ('date', 'date_edition', 'aujourd_hui', 'date_du_jour', 'today', 'fait_le')),
    ('edition.lieu_et_date', ('fait_a', 'lieu_date')),
    ('retour.qr', ('qr', 'qrcode', 'qr_code', 'code_qr', 'code_carre', 'code_barre', 'code_barres', 'code_retour')),
    ('retour.reference', ('reference_retour', 'reference_du_retour', 'ref_retour', 'numero_retour')),
    ('nom_complet', ('identite', 'nom_prenom', 'nomprenom', 'prenom_nom')),
    ('nombre_seances', ('seances', 'nb_seances', 'nombre')),
    ('horaires', ('horaire', 'heures', 'heure', 'jours', 'creneaux', 'creneau')),
    ('objectifs', ('objectif', 'but', 'buts')),
    ('dues', ('du', 'heures_dues', 'obligatoires')),
    ('faites', ('effectuees', 'realisees', 'fait')),
    ('prevues', ('prevu', 'prevision', 'planifiees')),
    ('lignes', ('tableau', 'rangees', 'rows')),
    ('pieces', ('pieces_jointes', 'pj', 'documents', 'annexes')),
    ('accords', ('oui', 'acceptes', 'accord')),
    ('refus', ('non', 'refuses')),
)  # fmt: skip
"""Un champ, ou le dernier mot d'un champ, et les mots sans accent qu'on tape à sa place."""


def _retourner() -> Mapping[str, tuple[str, ...]]:
    tous: dict[str, tuple[str, ...]] = {}
    for champ, mots in FAMILLES:
        for mot in mots:
            tous[mot] = (*tous.get(mot, ()), champ)
    return tous


CHAMPS_DITS: Mapping[str, tuple[str, ...]] = _retourner()
"""Pour un mot sans accent ni majuscule, les champs auxquels on pense sans doute."""
INSTRUCTIONS_DITES = {
    'si': 'if', 'sinon': 'else', 'sinonsi': 'elif', 'elseif': 'elif', 'elsif': 'elif', 'finsi': 'endif', 'fin_si': 'endif',
    'fi': 'endif', 'pour': 'for', 'foreach': 'for', 'finpour': 'endfor', 'fin_pour': 'endfor', 'next': 'endfor',
}  # fmt: skip
"""Les mots d'instruction tels qu'on les écrit en français ou dans d'autres outils."""
EXPRESSIONS_DITES = (
    (r'\belse\s+if\b', 'elif'), (r'\bsinon\s+si\b', 'elif'), (r'\b(?:end|fin)\s+(?:if|si)\b', 'endif'),
    (r'\b(?:end|fin)\s+(?:for|pour)\b', 'endfor'), (r'(?<![=!<>])=(?!=)', '=='), (r'<>', '!='), (r'≠', '!='),
    (r'\bet\b', 'and'), (r'\bou\b', 'or'), (r'\bpas\b|\bnon\b', 'not'), (r'\bdans\b', 'in'), (r'≥', '>='), (r'≤', '<='),
)  # fmt: skip
"""Ce qu'on écrit dans une instruction, hors des textes entre guillemets, et ce qu'il faut écrire."""
