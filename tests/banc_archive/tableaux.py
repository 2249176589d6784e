"""Ce que le banc imprime : les fautes d'abord, puis la part lue sans personne, par condition, par geste, par résolution."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from tests.banc_archive.epreuve import Constat
from tests.banc_archive.programme import COMPAREES

LARGE = 40


def rapport(constats: Sequence[Constat], memoire: float) -> Iterator[str]:
    """Les lignes du rapport."""
    yield from fautes(constats)
    yield ''
    yield f'{"":<{LARGE}}{"pages":>7}{"seules":>9}{"lisibles":>10}{"seules":>9}{"élève":>8}{"fautes":>8}'
    yield from _groupes('', constats, lambda _: 'tout')
    yield from _groupes('Par série', constats, lambda c: c.serie)
    mix = [c for c in constats if c.serie == 'mix']
    yield from _groupes('Le mix, par geste', mix, lambda c: c.verite.scenario.style)
    yield from _groupes('Le mix, par résolution', mix, lambda c: f'{c.verite.scenario.dpi} points par pouce')
    yield from _groupes('Le mix, par copieur', mix, _copieur)
    yield from _groupes('Le mix, par stylo', mix, lambda c: c.verite.scenario.encre)
    yield from _groupes('Le mix, par lettre', mix, lambda c: c.lot)
    yield ''
    yield f"Le noir et blanc a effacé la réponse ou la signature de {sum(c.verite.effacee for c in mix)} page(s) du mix : il faut le papier, ou le gris."
    yield 'Pourquoi une page lisible du mix va à une personne :'
    raisons = Counter(motif for c in mix if c.lisible and not c.reponse for motif in c.motifs)
    yield from (f'  {nombre:>5}  {motif}' for motif, nombre in raisons.most_common(15))
    yield from comparaison(constats)
    yield ''
    temps = sorted(c.secondes for c in constats)
    yield f'Processeur par page lue : médiane {temps[len(temps) // 2]:.3f} s, moyenne {sum(temps) / len(temps):.3f} s. Mémoire d\'un enfant : {memoire:.0f} Mio au plus.'


def fautes(constats: Sequence[Constat]) -> Iterator[str]:
    """Chaque faute, avec sa graine : de quoi la refaire."""
    fausses, autres = [c for c in constats if c.fausse], [c for c in constats if c.autre_eleve]
    contraires = sum(c.contraire for c in fausses)
    yield f'{len(constats)} pages : {len(fausses)} réponse(s) fausse(s), dont {contraires} contraire(s) ; {len(autres)} page(s) donnée(s) à un autre élève.'
    for c in (*fausses, *autres):
        s = c.verite.scenario
        yield (
            f'  {c.serie} / {c.lot}, graine {s.graine} : {c.verite.reponse} lu « {c.reponse} » ({c.trouvee or "sans élève"}), '
            f'{s.style}, {s.encre} {s.epaisseur:.2f} mm, {s.couleur} {s.seuil if s.couleur == "noir et blanc" else ""} {s.dpi} ppp, accord {c.accord:.2f}'
        )


def comparaison(constats: Sequence[Constat]) -> Iterator[str]:
    """Les mêmes pages, par notre décision et par celle du prototype de recherche."""
    yield ''
    yield f'{"Les mêmes pages, toutes comprises":<{LARGE}}{"pages":>7}{"notre lecteur":>16}{"fautes":>8}{"sa règle":>11}{"fautes":>8}'
    for serie in COMPAREES:
        siennes = [c for c in constats if c.serie == serie]
        if siennes:
            hardies = sum(bool(c.du_prototype) and c.du_prototype != c.verite.reponse for c in siennes)
            yield (
                f'{"  " + serie:<{LARGE}}{len(siennes):>7}{_part(siennes, lambda c: bool(c.reponse)):>16}{sum(c.fausse for c in siennes):>8}'
                f'{_part(siennes, lambda c: bool(c.du_prototype)):>11}{hardies:>8}'
            )


def _copieur(constat: Constat) -> str:
    s = constat.verite.scenario
    if s.photo:
        return 'photo'
    if constat.verite.effacee:
        return 'noir et blanc, encre effacée'
    if s.couleur != 'noir et blanc':
        return s.couleur
    return f'noir et blanc, {"clair" if s.seuil < 100 else "ordinaire" if s.seuil < 150 else "sombre"}'


def _groupes(titre: str, constats: Sequence[Constat], cle: Callable[[Constat], str]) -> Iterator[str]:
    groupes: dict[str, list[Constat]] = defaultdict(list)
    for constat in constats:
        groupes[cle(constat)].append(constat)
    if titre:
        yield ''
        yield titre
    for nom, membres in groupes.items():
        lisibles = [c for c in membres if c.lisible]
        yield (
            f'{"  " + nom if titre else nom:<{LARGE}}{len(membres):>7}{_part(membres, lambda c: bool(c.reponse)):>9}{len(lisibles):>10}'
            f'{_part(lisibles, lambda c: bool(c.reponse)):>9}{_part(membres, lambda c: c.trouvee == c.verite.reference):>8}'
            f'{sum(c.fausse or c.autre_eleve for c in membres):>8}'
        )


def _part(constats: Sequence[Constat], vrai: Callable[[Constat], bool]) -> str:
    return f'{100 * sum(map(vrai, constats)) / len(constats):.1f} %' if constats else '–'
