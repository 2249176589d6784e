"""Ce qu'un modèle reçu par courriel pourrait tenter, par familles. Chaque attaque tient en une balise ou un texte.

Les attaques de l'enveloppe (zip, relations, champs Word) sont dans `test_enveloppe.py` : elles demandent de refaire le fichier.
"""

from __future__ import annotations

REFUSEES: dict[str, tuple[str, tuple[str, ...]]] = {
    'remonter_aux_classes': (
        "Passer d'une valeur à sa classe, puis à tout Python, est la voie de presque toutes les exécutions de code.",
        (
            "{{ ''.__class__ }}", "{{ eleve.nom.__class__.__mro__ }}", "{{ eleve.__init__.__globals__ }}", "{{ eleve.__dict__ }}",
            "{{ ().__class__.__base__.__subclasses__() }}", "{{ [].__class__ }}", "{{ 1 .__class__ }}", "{{ (1,).__class__ }}",
            "{{ eleve.__reduce__ }}", "{{ proposition.horaires.__len__ }}", "{{ eleve.nom.__format__ }}", "{{ _ }}", "{{ __name__ }}",
            "{{ eleve._nom }}", "{{ true.__class__ }}", "{{ none.__class__ }}", "{{ (eleve.nom).__class__ }}",
            "{{ (eleve.nom|majuscules).__class__ }}", "{{ ('a' if eleve.nom else 'b').__class__ }}",
            "{% if ''.__class__ %}x{% endif %}", "{% for x in ''.__class__.__mro__ %}{{ x }}{% endfor %}",
            "{% for x in proposition.horaires if x.__class__ %}{{ x }}{% endfor %}",
            "{{ eleve.nom|vide(''.__class__) }}", "{{ eleve.nom|vide(remplacement=''.__class__) }}",
            "{{ eleve.nom in ''.__class__ }}", "{% if eleve.nom %}{% elif ''.__class__ %}{% endif %}",
        ),
    ),
    'deguiser_les_noms': (
        "Le même nom, écrit autrement : échappements, lettres pleine chasse que Python ramène aux lettres ordinaires, crochets.",
        (
            "{{ eleve['__class__'] }}", "{{ eleve['\\x5f\\x5fclass\\x5f\\x5f'] }}", "{{ eleve['\\u005f\\u005fclass__'] }}",
            "{{ eleve.ｅleve }}", "{{ eleve.__clasｓ__ }}", "{{ ｅleve.nom }}", "{{ eleve.＿＿class＿＿ }}", "{{ eleve.﹍class }}",
            "{{ eleve.‿‿class }}", "{{ eleve.\u200b__class__ }}", "{{ eleve.__cla\u00adss__ }}", "{{ eleve.𝚗𝚘𝚖 }}",
            "{{ eleve . __class__ }}", "{{ eleve.nom['__class__'] }}", "{{ eleve[0] }}", "{{ eleve.nom[::-1] }}", "{{ eleve.nom[1:] }}",
            "{{ eleve['no' 'm'] }}", "{{ eleve.nom.0 }}",
        ),
    ),
    'filtres_et_tests': (
        "Les filtres et tests de Jinja savent lire un attribut par son nom, appeler, multiplier, échapper à l'échappement.",
        (
            "{{ eleve|attr('__class__') }}", "{{ eleve|attr('nom') }}", "{{ proposition.horaires|map(attribute='__class__') }}",
            "{{ proposition.horaires|map('upper') }}", "{{ proposition.horaires|map(attribute='a.__class__')|list }}",
            "{{ [eleve]|map(attribute='nom')|join }}", "{{ eleve.nom|safe }}", "{{ eleve.nom|format('x') }}", "{{ '%s'|format(eleve) }}",
            "{{ eleve.nom|e }}", "{{ eleve|tojson }}", "{{ eleve|pprint }}", "{{ eleve|string }}", "{{ eleve|xmlattr }}",
            "{{ eleve.nom|center(1000000) }}", "{{ eleve.nom|indent(99999) }}", "{{ eleve.nom|replace('a', 'b') }}",
            "{{ eleve.nom|batch(2) }}", "{{ eleve.nom|groupby('x') }}", "{{ eleve.nom|sort(attribute='__class__') }}",
            "{{ eleve.nom|selectattr('__class__') }}", "{{ eleve.nom|reject('defined') }}", "{{ eleve.nom|random }}",
            "{{ eleve.nom|sum(attribute='__class__') }}", "{{ eleve.nom|wordwrap(1) }}", "{{ eleve.nom|urlize }}",
            "{{ eleve.nom|compter les tours }}", "{{ eleve.nom|compter }}", "{{ eleve.nom is defined }}", "{{ eleve.nom is callable }}",
            "{{ eleve.nom is mapping }}", "{% filter upper %}x{% endfilter %}", "{% filter vide %}x{% endfilter %}",
            "{{ eleve.nom is filter('attr') }}", "{{ eleve.nom|default(eleve) }}", "{{ eleve.nom|d }}",
        ),
    ),
    'appels': (
        "Aucune fonction ne s'appelle, ni celles de Jinja, ni celles des valeurs.",
        (
            "{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ cycler('a', 'b') }}", "{{ joiner(',') }}",
            "{{ namespace(a=1) }}", "{{ lipsum(9) }}", "{{ lipsum.__globals__ }}", "{{ range(999999) }}", "{{ dict(a=1) }}",
            "{{ eleve.nom.format(eleve) }}", "{{ '{0.__class__}'.format(eleve) }}", "{{ '{x.__class__}'.format_map({'x': 1}) }}",
            "{{ eleve.nom.upper() }}", "{{ ''.join(['a']) }}", "{{ self() }}", "{{ super() }}", "{{ caller() }}", "{{ loop(1) }}",
            "{% for x in range(10) %}{{ x }}{% endfor %}", "{% for x in eleve.nom.split() %}{{ x }}{% endfor %}",
            "{{ (eleve.nom|vide)() }}", "{% call eleve.nom() %}x{% endcall %}", "{{ _('x') }}", "{{ gettext('x') }}", "{{ debug() }}",
            "{{ open('/etc/passwd') }}", "{{ __import__('os') }}", "{{ eval('1') }}", "{{ eleve.nom|vide(range(9)) }}",
        ),
    ),
    'objets_de_jinja': (
        "Jinja donne aux modèles des objets à lui, par où l'on remonte à l'environnement.",
        (
            "{{ self }}", "{{ self._TemplateReference__context }}", "{{ self.__init__ }}", "{{ cycler }}", "{{ joiner }}", "{{ lipsum }}",
            "{{ namespace }}", "{{ range }}", "{{ dict }}", "{{ varargs }}", "{{ kwargs }}", "{{ caller }}", "{{ super }}", "{{ loop }}",
            "{% for x in proposition.horaires %}{{ loop.__init__ }}{% endfor %}", "{% for x in proposition.horaires %}{{ loop.cycle }}{% endfor %}",
            "{% for x in proposition.horaires %}{{ loop.changed(x) }}{% endfor %}", "{% for x in proposition.horaires %}{{ loop.previtem }}{% endfor %}",
            "{% for x in proposition.horaires %}{{ loop.nextitem.__class__ }}{% endfor %}", "{% for x in proposition.horaires %}{{ loop }}{% endfor %}",
            "{% for x in proposition.horaires %}{{ loop(x) }}{% endfor %}", "{% for x in proposition.horaires %}{{ loop.depth }}{% endfor %}",
            "{% for loop in proposition.horaires %}x{% endfor %}", "{% for self in proposition.horaires %}x{% endfor %}",
            "{% for _x in proposition.horaires %}x{% endfor %}", "{% for a, b in proposition.horaires %}x{% endfor %}",
            "{% for a.b in proposition.horaires %}x{% endfor %}", "{{ environment }}", "{{ context }}", "{{ budget }}", "{{ config }}",
        ),
    ),
    'instructions': (
        "Un modèle boucle et choisit. Il ne définit rien, n'inclut rien, n'appelle personne.",
        (
            "{% set x = 1 %}", "{% set x %}a{% endset %}", "{% set ns.x = 1 %}", "{% macro m() %}{% endmacro %}", "{% include 'x' %}",
            "{% include '/etc/passwd' ignore missing %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}",
            "{% block x %}{% endblock %}", "{% with a = 1 %}{{ a }}{% endwith %}", "{% autoescape false %}x{% endautoescape %}",
            "{% raw %}{{ x }}{% endraw %}", "{% do eleve.nom %}", "{% break %}", "{% continue %}", "{% trans %}x{% endtrans %}",
            "{% debug %}", "{% for x in proposition.horaires recursive %}{{ loop(x) }}{% endfor %}", "{% python %}x{% endpython %}",
            "{%+ set x = 1 %}", "{%- set x = 1 -%}", "{%p set x = 1 %}", "{%tr set x = 1 %}", "{%r include 'x' %}", "{%\tset x = 1 %}",
            "{% if eleve.nom %}{% set x = 1 %}{% endif %}", "{% vm %}", "{% hm %}", "{% colspan 1 %}", "{% cellbg eleve.nom %}",
            "{% colspan eleve.__class__ %}", "{% cellbg ''.__class__ %}",
        ),
    ),
    'calculs': (
        "Un calcul suffit à remplir la mémoire ; il n'y en a pas.",
        (
            "{{ 'x' * 1000000000 }}", "{{ 2 ** 99999 }}", "{{ 1 + 1 }}", "{{ 1 - 1 }}", "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0 }}",
            "{{ '%s' % eleve }}", "{{ '%1000000000d' % 1 }}", "{{ 'a' ~ 'b' }}", "{{ -periode.numero }}", "{{ +periode.numero }}",
            "{{ {} }}", "{{ {'a': 1} }}", "{{ 99999999999 }}", "{{ 1e999 }}", "{{ 0xFFFFFFFFFFFF }}", "{{ 'a' * loop.length }}",
            "{{ eleve.nom * loop.length }}", "{{ loop.length * 9 }}", "{{ [1] * 99999999 }}",
        ),
    ),
    'xml_brut': (
        "Les formes de docxtpl qui insèrent du XML laisseraient passer n'importe quel contenu.",
        (
            "{{r eleve.nom }}", "{{p eleve.nom }}", "{{tr eleve.nom }}", "{{tc eleve.nom }}", "{{r eleve.__class__ }}",
            "{{ '<w:p/>'|safe }}", "{{ eleve.nom|forceescape }}", "{{ eleve.nom|striptags }}",
        ),
    ),
    'imbrications': (
        "Des parenthèses ou des blocs par centaines font tomber l'analyseur, ou le code qu'il écrit.",
        (
            "{{ " + "(" * 480 + "1" + ")" * 480 + " }}", "{{ " + "not " * 200 + "1 }}", "{{ " + "[" * 300 + "]" * 300 + " }}",
            "{{ eleve" + ".nom" * 200 + " }}", "{{ eleve.nom" + "|vide" * 150 + " }}", "{{ " + " and ".join(["1"] * 120) + " }}",
            "{{ " + "1 if 1 else " * 70 + "1 }}", "{% if eleve.nom %}" * 30 + "{% endif %}" * 30,
            "{% for x in proposition.horaires %}" * 8 + "{% endfor %}" * 8,
            "{% if eleve.nom %}a" + "{% elif eleve.nom %}b" * 100 + "{% endif %}", "{{ " + "-" * 400 + "1 }}",
        ),
    ),
    'balises_tordues': (
        "Des accolades que docxtpl, Jinja et nous pourrions lire différemment.",
        (
            "{{ {{ eleve.nom }} }}", "{{ eleve.nom {% if 1 %} }}", "{# {{ eleve.nom #} }}", "{{ '}}' }}", "{{ \"{% set x = 1 %}\" }}",
            "{% if '%}' %}x{% endif %}", "{{ eleve.nom", "eleve.nom }}", "{%", "%}", "{#", "#}", "{{", "}}", "{{}}", "{% %}", "{{ }}",
            "{_{ eleve.nom }_}", "{_% set x = 1 %_}", "{{ '{' '{' eleve }}", "{{{ eleve.nom }}}", "{%p{%p if 1 %}",
            "{{ eleve.nom\\ }}", "{{ eleve.nom; }}", "{{ eleve.nom # x }}", "{{ eleve.nom /* x */ }}", "{{ `id` }}", "{{ $(id) }}", "{{ ${x} }}",
            "{ { eleve.nom } }", "{eleve.nom}", "{{ eleve.nom\u2028.__class__ }}", "{{ '" + "x" * 2_000 + "' }}", "{%endfor%}", "{%else%}", "{% endif %}{% if eleve.nom %}",
        ),
    ),
}

INERTES: dict[str, str] = {
    "${7*7} #{7*7} <%= 7*7 %> @(1+1) [[ 7*7 ]]": "les balises d'autres langages sont du texte",
    "{ x }{0} { 'a': 1 }": "des accolades simples autour d'autre chose qu'un champ sont du texte",
    "%s %(eleve)s {0.__class__} {0!r}": "les formats de Python sont du texte",
    "<w:p><w:r/></w:p> &lt;script&gt; ]]>": "du XML tapé dans Word est du texte",
    "&#123;&#123; 7 &#125;&#125; &quot;": "des entités tapées dans Word sont du texte",
    "file:///etc/passwd =cmd|'/c calc'!A1": "une adresse ou une formule sont du texte",
    "# for x in proposition.horaires": "une ligne qui commence par un dièse n'est pas une instruction",
    "## eleve.__class__": "deux dièses non plus",
    "{# un commentaire #}": "un commentaire ne s'imprime pas",
}
"""Ce qui passe et ne fait rien : imprimé tel quel (sauf le commentaire)."""

VALEURS: tuple[str, ...] = (
    "{{ 7*7 }}", "{% set x = 1 %}", "{# x #}", "{{ eleve.__class__ }}", "<w:p><w:r><w:t>faux</w:t></w:r></w:p>", "</w:t></w:r></w:p>",
    "&amp; & < > \" '", "]]>", "<!--fin de lettre-->", "<?xml version='1.0'?>", "<!DOCTYPE x>", "&x;", "&#0;", "{0.__class__}", "%s",
    "\ue0f0d\ue0f1", "\ue0f0s\ue0f1", "\ue0f0l1\ue0f1", "\ue0f0", "\ue0f1", "Élise\nDupont", "Élise\tDupont", "Dupont & Fils",
    "x" * 30_000, "\u202eélise", "=1+1", "a\u0301", "\U0001f600",
)
"""Des valeurs de classeur qui ressemblent à autre chose qu'à un nom."""

AUTRES_REFUSEES: tuple[str, ...] = (
    '{{ eleve.nom\n.__class__ }}', '{{ eleve.nom|attr }}', "{{ eleve.nom|vide('{{ x }}') }}", '{{ eleve.nom|vide("{%") }}',
    "{{ '\\x7b\\x7b 7*7 \\x7d\\x7d' }}", '{{ "\\N{LEFT CURLY BRACKET}\\N{LEFT CURLY BRACKET}" }}', "{{ '\\u007b\\u007b' }}",
    "{{ '\\173\\173' }}", "{{ '\\ud800' }}", "{{ '\\x00' }}", "{{ '\\ue0f0s\\ue0f1' }}", "{{ '\\ue0f2' }}",
    '{{ eleve.nom if eleve.nom.__class__ else 1 }}', '{{ 1.5e308 }}', '{{ .5 }}', '{{ 1.__class__ }}', '{{ 1..real }}',
    '{{ [eleve]|liste }}', '{{ none|vide }}', '{{ loop.index }}', '{% for x in [1] if x.__class__ %}{% endfor %}',
    '{% for x in [eleve] %}{{ x.__dict__ }}{% endfor %}', '{% for x in [eleve.nom] %}{{ x.upper }}{% endfor %}',
    '{% for range in [1] %}{{ range }}{% endfor %}', '{% for true in [1] %}{% endfor %}', '{% for x in eleve %}{% endfor %}',
    '{% for x in loop %}{% endfor %}', '{% for x in x %}{{ x }}{% endfor %}', '{%-for x in [1]-%}a{%-endfor-%}',
    '{%+ if 1 %}a{% endif +%}', '{{+ eleve.nom }}', '{# {% set x = 1 %} #}', "{{ '{#' }}", "{{ eleve['nom'] }}",
    '{{ eleve.nom[0] }}', '{{ eleve|vide }}', '{{ eleve.nom|vide(none) }}', '{{ eleve.nom|vide(*[1]) }}',
    "{{ eleve.nom|vide(**{'a': 1}) }}", '{{ eleve.nom|vide(**eleve) }}', '{{ eleve.nom|vide(*eleve) }}',
    '{{ eleve.nom|vide(x=1) }}', '{{ eleve.nom|vide(1, 2) }}', '{{ eleve.nom|vide(eleve) }}', '{{ eleve.nom|vide([1]) }}',
    '{{ eleve.nom|vide((1,)) }}', "{{ eleve.nom|'vide' }}", '{{ eleve.nom|vide.x }}', '{{ eleve.nom|a.b }}',
    '{{ eleve.nom|__class__ }}', '{{ eleve.nom | budget }}', '{{ eleve.nom|compter les tours(0) }}', '{{ eleve.nom is vide }}',
    '{{ eleve.nom is not none }}', '{{ eleve.nom is sameas none }}', '{{ a if b }}', '{{ a, b }}', '{{ (a) }}', '{{ [](1) }}',
    "{{ {}['a'] }}", '{{ eleve.nom ~ eleve.nom }}', "{{ eleve.nom + 'a' }}", '{{ "a" * 3 }}', '{{ eleve.nom % 1 }}',
    '{{ eleve.nom // 1 }}', '{{ eleve.nom := 1 }}', '{{ lambda: 1 }}', '{{ eleve.nom; eleve }}', '{{ @eleve }}', '{{ !eleve }}',
    '{{ eleve?.nom }}', '{{ eleve->nom }}', '{{ eleve::nom }}', '{{ eleve.nom! }}', '{{ eleve && 1 }}', '{{ <b>x</b> }}',
    '{{ &lt;b&gt; }}', "{{ '<w:p/>' }}", '{{ "a&b" }}', '{% if 1 %}', '{% endif %}', '{% elif 1 %}', '{% else %}',
    '{% if 1 %}{% else %}{% else %}{% endif %}', '{% if 1 %}{% endfor %}', '{% for x in [1] %}{% endif %}',
    '{% if eleve.nom = 1 %}{% endif %}', '{% if 1 is defined %}{% endif %}', '{% if eleve.nom and %}{% endif %}',
    '{%raw%}{{ x }}{%endraw%}', '{% raw -%} x {% endraw %}', '{% comment %}x{% endcomment %}', '{% verbatim %}x{% endverbatim %}',
    '{% load x %}', "{% url 'x' %}", '{% csrf_token %}', '{% lorem %}', "{% now 'Y' %}", "{% ssi '/etc/passwd' %}",
    "{% required 'x' %}", '{% print(1) %}', '{% print 1 %}', "{% language 'x' %}", '{% spaceless %}',
    '{% with eleve.nom as n %}{% endwith %}', "{% cycle 'a' 'b' %}", '{% import os %}', '{%p raw %}', '{%p endraw %}',
    '{%tr raw %}', '{%tc set x=1 %}', '{%tr vm %}', '{%p colspan 2 %}', "{% colspan '2' %}", '{% colspan 2 + 2 %}',
    '{% cellbg \'red"/><w:p/>\' %}', '{% vm x %}', '{% hm %}{% vm %}', '{%tr if 1 %}', '{%tc if 1 %}', '{%p for x in [1] %}',
    '{% tr for x in [1] %}', '{%trfor x in [1] %}', '{%pif 1 %}', '{%  p if 1 %}', '{%p  if 1 %}', '{%r if 1 %}', '{%r endif %}',
    '{{r eleve.nom}}', '{{ r eleve.nom }}', '{{R eleve.nom }}', '{{p eleve.nom|vide }}', '{{tr x }}', '{{ｒ eleve.nom }}',
    '{{ ｅｌｅｖｅ.nom }}', '{{ eleve․nom }}', '{{ eleve。nom }}', '{{ eleve.nom }}}', '{{{ eleve.nom }}',
    '{{ eleve.nom }}{{|{% {% if 1 %} %}', "{{ '{%' }}", '{{ "}}" }}', "{{ '}' }}}", "{% if '}}' %}{% endif %}",
    '{{_ eleve.nom _}}', '{_%', '%_}', '}_}', '{{ eleve.nom }_}', '{{ __ }}', '{{ eleve.nom.__ }}', '{{ eleve..nom }}',
    '{{ .nom }}', '{{ eleve. }}', '{{ eleve.nom. }}', '{{ eleve.1 }}', '{{ eleve.nom.0.1 }}', '{{ self.x }}', '{{ caller.x }}',
    '{{ super.x }}', '{{ environment.globals }}', '{{ l_0_eleve }}', '{{ resolve }}', '{{ undefined }}', '{{ missing }}',
    '{{ cond_expr_undefined }}', '{{ Markup }}', '{{ escape }}', '{{ identity }}', '{{ auto_await }}', '{{ concat }}', '{{ t_1 }}',
    '{{ root }}', '{{ blocks }}', '{{ name }}', '{{ parent }}', '{{ if }}', '{{ for }}', '{{ in }}', '{{ and }}', '{{ import }}',
    '{{ class }}', '{{ eleve.class }}', '{{ eleve.if }}', '{% for None in [1] %}{% endfor %}',
    '{% for 𝐱 in [1] %}{{ x }}{% endfor %}', '{% for ª in [1] %}{{ a }}{% endfor %}', '{% for x.y in [1] %}{% endfor %}',
    '{% for x, in [1] %}{% endfor %}', '{% for [x] in [1] %}{% endfor %}', '{% for x in [1] for y in [1] %}{% endfor %}',
    '{% for x in [1] if 1 else 2 %}{% endfor %}', '{{ [x for x in [1]] }}', '{{ eleve.nom if 1 else eleve.__class__ }}',
    '{{ eleve.nom > 1 }}', '{{ -1 }}', '{{ 1-1 }}', '{{ 2**2 }}', '{{ 1|pluriel(1) }}', '{{ 1|pluriel }}', "{{ 'a'|date }}",
    '{{ 1|case }}', '{{ eleve|de }}', "{{ 'x'|de }}", '{{ ecole.logo }}', '{{ ecole.logo|vide }}',
    '{{ ecole.signature|majuscules }}', '{{ ecole.logo.octets }}',
)  # fmt: skip
"""Une seconde heure d'essais : bizarreries de l'analyseur, nombres, blocs mal finis, formes de docxtpl, autres langages, unicode."""

ECHOUENT: tuple[str, ...] = (
    '{{ 1.e5 }}', '{{ (1, 2)|liste }}', '{{ [[1]]|liste }}', "{{ ['a', none]|liste }}", '{{ eleve < eleve }}',
    "{{ 'a' in eleve }}", '{% for x in [1] %}{{ x.real }}{% endfor %}', "{% for x in ['a'] %}{{ x.format }}{% endfor %}",
    '{% for eleve in [1] %}{{ eleve.nom }}{% endfor %}', '{% for x in 1 %}{% endfor %}', '{% for x in none %}{% endfor %}',
    "{{ 'a'.join }}", '{{ 0.nom }}', '{{ 1 if 0 }}', "{{ 1 in 'a' }}",
)  # fmt: skip
"""Admises par le contrôle, qui ne sait pas tout d'une constante, et arrêtées au remplissage par une erreur que l'outil sait dire."""

SANS_DANGER: tuple[str, ...] = (
    '{{ 1_000_000 }}', '{{ 0b1 }}', '{{ 0o7 }}', '{{ 1e3 }}', '{{ [1, 2]|liste }}', '{{ [eleve.nom]|liste }}',
    '{{ not eleve }}', '{{ eleve == eleve }}', '{{ eleve == 1 }}',
    '{{ eleve in [eleve] }}', '{% for x in [] %}{% else %}a{% endfor %}', '{% for vide in [1] %}{{ vide }}{% endfor %}',
    "{% for x in 'abc' %}{{ x }}{% endfor %}", '{%for x in[1]%}{{x}}{%endfor%}', '{{- eleve.nom -}}', '{{ eleve.nom -}}',
    '{#- a -#}', '{##}', '{#}#}', '{{ eleve.nom|vide() }}', '{{ eleve.nom|vide|vide|vide }}', '{{ () }}', '{{ [] }}',
    "{{ 'a' 'b' }}", '{% if (eleve.nom) %}a{% endif %}', '{% if not not not 1 %}a{% endif %}', '｛｛ eleve.nom ｝｝',
    '{ {{ eleve.nom }} }', '{{ eleve. nom }}', '{{ eleve .nom }}', '{% for class in [1] %}{{ class }}{% endfor %}',
    '{% for def in [1] %}{{ def }}{% endfor %}', '{% for é in [1] %}{{ é }}{% endfor %}',
    '{% for (x) in [1] %}{{ x }}{% endfor %}', '{% for x in [1], [2] %}a{% endfor %}', '{% for x in (1, 2) %}a{% endfor %}',
    '{{ 1 if 1 }}', '{{ 1 < 2 < 3 }}', '{{ 1 not in [1] }}', '{{ [] < [] }}', "{{ 1|pluriel('a'|majuscules) }}",
    '{{ 1|pluriel(eleve.nom) }}', '{{ 1|nombre }}', '{{ true|case }}', '{{ eleve.nom|fusion }}', '{% if ecole.logo %}a{% endif %}',
)  # fmt: skip
"""Étranges et permises : elles n'impriment que des constantes, des champs, ou rien."""
