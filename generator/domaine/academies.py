"""Les départements de chaque académie : de quoi s'étonner d'une zone de vacances qui n'est pas celle de la commune.

Écrit de mémoire, puis confronté le 23 novembre 2026, département par département, à une liste publique des zones
d'aujourd'hui (V1) : les 94 concordent. L'article R. 222-2 du code de l'éducation, qui fixe ces ressorts, n'a pas été relu :
on s'étonne, on ne refuse pas. Caen et Rouen ne font qu'une académie, Normandie, depuis 2020 ; le calendrier de chaque année
dit lesquelles il connaît, et leur zone. La Corse et l'outre-mer ont chacun le leur.
"""

from __future__ import annotations

DEPARTEMENTS = {
    'Aix-Marseille': ('04', '05', '13', '84'),
    'Amiens': ('02', '60', '80'),
    'Besançon': ('25', '39', '70', '90'),
    'Bordeaux': ('24', '33', '40', '47', '64'),
    'Caen': ('14', '50', '61'),
    'Clermont-Ferrand': ('03', '15', '43', '63'),
    'Créteil': ('77', '93', '94'),
    'Dijon': ('21', '58', '71', '89'),
    'Grenoble': ('07', '26', '38', '73', '74'),
    'Lille': ('59', '62'),
    'Limoges': ('19', '23', '87'),
    'Lyon': ('01', '42', '69'),
    'Montpellier': ('11', '30', '34', '48', '66'),
    'Nancy-Metz': ('54', '55', '57', '88'),
    'Nantes': ('44', '49', '53', '72', '85'),
    'Nice': ('06', '83'),
    'Normandie': ('14', '27', '50', '61', '76'),
    'Orléans-Tours': ('18', '28', '36', '37', '41', '45'),
    'Paris': ('75',),
    'Poitiers': ('16', '17', '79', '86'),
    'Reims': ('08', '10', '51', '52'),
    'Rennes': ('22', '29', '35', '56'),
    'Rouen': ('27', '76'),
    'Strasbourg': ('67', '68'),
    'Toulouse': ('09', '12', '31', '32', '46', '65', '81', '82'),
    'Versailles': ('78', '91', '92', '95'),
}


def academies_du(departement: str) -> tuple[str, ...]:
    """Les académies qui ont ce département ou l'ont eu ; aucune s'il n'est pas de métropole continentale."""
    return tuple(academie for academie, siens in DEPARTEMENTS.items() if departement in siens)
