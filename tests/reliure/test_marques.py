"""Le contenu marqué : ce qui est hors de toute marque se voit, un trait devient décor, un texte jamais, une image est rendue."""

from __future__ import annotations

from generator.reliure.marques import hors_marques, marquer_les_traits, numeros, rendre_les_images

TEXTE = b'/Standard<</MCID 0>>BDC\nq BT 10 10 Td /F1 11 Tf[<01>3<02>]TJ ET Q\nEMC\n'
FOND = b'/Artifact<</Type/Background/BBox[0 0 1 1]>>BDC\nq 0 0 5 5 re f Q\nEMC\n'
TRAIT = b'0.5 w 10 10 m 50 10 l S\n'
IMAGE = b'/Artifact BMC\nQ q 56.7 329.7 481.9 1.1 re\nW* n\nq 481.9 0 0 1.2 56.7 329.7 cm\n/Im41 Do Q\nEMC\n'


def test_un_contenu_tout_marque_est_sans_reste() -> None:
    assert hors_marques(b'0.1 w\n' + TEXTE + FOND + TEXTE + b'Q ') == []
    assert hors_marques(b'') == []
    assert numeros(TEXTE + FOND) == [0]


def test_un_trait_hors_marque_se_voit_et_devient_un_decor() -> None:
    for octets in (TRAIT + TEXTE, TEXTE + TRAIT + TEXTE, TEXTE + TRAIT, TRAIT):
        assert hors_marques(octets)
        assert hors_marques(marquer_les_traits(octets)) == []
        assert TRAIT in marquer_les_traits(octets)


def test_un_texte_hors_marque_ne_devient_jamais_un_decor() -> None:
    for perdu in (b'BT (perdu) Tj ET\n', b'BT [<01>]TJ ET\n', b"BT (perdu)' ET\n"):
        octets = TEXTE + perdu + TEXTE
        assert marquer_les_traits(octets) == octets
        assert hors_marques(octets)


def test_une_marque_dans_une_autre_n_est_pas_un_reste() -> None:
    assert hors_marques(b'/Artifact BMC\nq\n' + TEXTE + b'0 0 5 5 re f\nEMC\n') == []


def test_un_mot_dans_une_chaine_n_est_pas_une_marque() -> None:
    assert hors_marques(b'/P<</MCID 0>>BDC\nBT (EMC et BDC) Tj ET\nEMC\n') == []


def test_une_image_en_artefact_est_rendue_a_sa_figure() -> None:
    octets, neufs = rendre_les_images(TEXTE + IMAGE + TEXTE.replace(b'0>>', b'1>>') + IMAGE, 2)
    assert neufs == [2, 3] and numeros(octets) == [0, 2, 1, 3] and b'/Artifact' not in octets
    assert octets.count(b'/Im41 Do') == 2


def test_des_images_qui_ne_se_comptent_pas_comme_les_figures_restent_ce_qu_elles_sont() -> None:
    assert rendre_les_images(TEXTE + IMAGE, 2) == (TEXTE + IMAGE, [])
