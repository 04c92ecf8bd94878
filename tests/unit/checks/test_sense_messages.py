"""The exact words for what is well written but makes no sense; the first line is `blueprint: x`."""

# ruff: noqa: E501 -- each message stands on one line, as it is printed
from pathlib import Path

import pytest

from blueprint.project import check_project
from blueprint.source import load_text


def messages(text: str) -> list[str]:
    """What is reported about a blueprint, without the file's name."""
    found = check_project(load_text("blueprint: x\n" + text, Path("b.yaml")))
    return [str(diagnostic).removeprefix("b.yaml:") for diagnostic in found]


CASES: list[tuple[str, str, list[str]]] = [
    (
        "characters that no font has",
        "title: ok 漢字 👩\u200d💻 مرحبا\n"
        "elements:\n"
        "  a: {kind: tool, title: \U00010380\U00010381\U00010380, technology: Java, products: [\U00010383]}\n"
        "  b: {kind: tool, description: \U00010384\U00010385\U00010386\U00010387\U00010388\U00010389}\n"
        "views: {v: {kind: schematic, title: x\u0302 \U0001038a}}\n",
        [
            "4:26: warning: no font has '\U00010380' (U+10380), '\U00010381' (U+10381), drawn as empty boxes (write it with other characters; docs/fonts.md lists the scripts and symbols that can be drawn)",
            "4:49: warning: no font has '\U00010383' (U+10383), drawn as an empty box (write it with other characters; docs/fonts.md lists the scripts and symbols that can be drawn)",
            "5:32: warning: no font has '\U00010384' (U+10384), '\U00010385' (U+10385), '\U00010386' (U+10386), '\U00010387' (U+10387), '\U00010388' (U+10388) and 1 more, drawn as empty boxes (write it with other characters; docs/fonts.md lists the scripts and symbols that can be drawn)",
            "6:37: warning: no font has '\U0001038a' (U+1038A), drawn as an empty box (write it with other characters; docs/fonts.md lists the scripts and symbols that can be drawn)",
        ],
    ),
    (
        "an image with a name of the image layout",
        "elements: {hub: {kind: image-source, trust: trusted}}\n"
        "images: {blobs: {origin: hub}, oci-layout: {origin: hub}, blob: {origin: hub}}\n",
        [
            "3:10: error: an image cannot be called 'blobs', which is a name of the image layout (give it another id)",
            "3:32: error: an image cannot be called 'oci-layout', which is a name of the image layout (give it another id)",
        ],
    ),
    (
        "an address that is too long for a file",
        f"elements: {{{'a' * 60}: {{kind: zone, contains: {{{'b' * 60}: {{kind: zone, contains: {{{'c' * 60}: {{kind: zone, contains: {{{'d' * 18}: {{kind: tool}}}}}}}}}}}}}}}}\n",
        [
            f"2:270: error: the address of '{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 18}' is too long: 201 characters (at most 200, with the ids of all that it lies in)",
        ],
    ),
    (
        "two clusters that would have the same namespace",
        "elements: {a: {kind: zone, contains: {b: {kind: cluster}}}, a-b: {kind: cluster}}\n",
        [
            "2:61: error: 'a-b' and 'a.b' would both be called 'a-b' where they are deployed (give one of them another id)",
        ],
    ),
    (
        "a kind that contains nothing",
        "elements: {a: {kind: tool, contains: {b: {kind: tool}}}}\n",
        [
            "2:28: error: a tool cannot contain elements: 'a' (that takes image-source, cluster or zone)",
        ],
    ),
    (
        "a range that goes down",
        "elements: {a: {kind: tool, instances: 3..2}}\n",
        [
            "2:39: error: '3..2' is no range of instances (write the smaller first)",
        ],
    ),
    (
        "a kind that cannot be the source",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships: [{dev -> app: {deploys: {}}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "10:18: error: a person cannot be the source of 'deploys': 'dev' (that takes image-registry or image-source; `connects` joins anything)",
        ],
    ),
    (
        "a kind that cannot be the destination",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships: [{a -> dev: {pushes: {}}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "10:18: error: a person cannot be the destination of 'pushes': 'dev' (that takes image-registry; `connects` joins anything)",
        ],
    ),
    (
        "an image from nowhere",
        "elements: {}\nimages: {app: {}}\n",
        [
            "3:10: error: image 'app' comes from nowhere (add `source`, a folder to build it from, or `origin`, the element that publishes it)",
        ],
    ),
    (
        "an image from two places",
        "elements: {hub: {kind: image-source}}\n"
        "images: {app: {source: src, origin: hub}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "3:10: error: image 'app' has both a source and an origin (keep one of them)",
        ],
    ),
    (
        "images on each other",
        "elements: {}\nimages: {a: {source: s, base: b}, b: {source: s, base: a}}\n",
        [
            "3:31: error: images are built on each other: a -> b -> a (one of them needs another base)",
        ],
    ),
    (
        "an origin that publishes nothing",
        "elements: {hub: {kind: tool}}\nimages: {app: {origin: hub}}\nviews: {v: {kind: schematic}}\n",
        [
            "3:24: error: a tool cannot publish images: 'hub' (that takes image-registry or image-source)",
        ],
    ),
    (
        "a foreign image that is built",
        "elements: {hub: {kind: image-source}, ci: {kind: ci-platform}, a: {kind: image-registry, trust: untrusted}}\n"
        "images: {os: {origin: hub}}\n"
        "relationships: [{ci -> a: {builds: {images: os}}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "4:37: error: image 'os' is built here but has no source (import it, or give it a `source`)",
        ],
    ),
    (
        "an own image that is imported",
        "elements: {hub: {kind: image-source}, a: {kind: image-registry, trust: untrusted}}\n"
        "images: {app: {source: s}}\n"
        "relationships: [{hub -> a: {imports: {images: app}}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "4:39: error: image 'app' is imported here but has no origin (build it, or give it an `origin`)",
        ],
    ),
    (
        "a tool that runs an image",
        "elements: {a: {kind: tool, runs: app}}\nimages: {app: {source: s}}\nviews: {v: {kind: schematic}}\n",
        [
            "2:34: error: a tool cannot run an image: 'a' (that takes application, microservice or model-serving)",
        ],
    ),
    (
        "a view without what its kind needs",
        "elements: {a: {kind: tool}}\n"
        "views:\n"
        "  all: {kind: schematic}\n"
        "  d: {kind: detail}\n"
        "  l: {kind: logical}\n",
        [
            "5:3: error: detail view 'd' has no 'of' (the element that it is about)",
            "6:3: error: logical view 'l' has no 'columns' (titled lists of elements)",
        ],
    ),
    (
        "a view with what its kind does not know",
        "elements: {a: {kind: tool}}\nviews: {v: {kind: schematic, of: a}}\n",
        [
            "3:34: error: 'of' means nothing in a schematic view: 'v' (it is for detail views)",
        ],
    ),
    (
        "an element in two columns, twice in one, and in the base",
        "elements: {a: {kind: tool}, b: {kind: tool}, z: {kind: zone, contains: {c: {kind: tool}}}}\n"
        "views:\n"
        "  l:\n"
        "    kind: logical\n"
        "    columns:\n"
        "      - {title: One, elements: [a, c]}\n"
        "      - {title: Two, elements: [b, a, b]}\n"
        "    base:\n"
        "      - {title: Below, elements: [z.c]}\n",
        [
            "8:36: error: view 'l' lists 'a' again (first at line 7, in 'One'; an element is drawn once per diagram)",
            "8:39: error: view 'l' lists 'b' again (first at line 8, in 'Two'; an element is drawn once per diagram)",
            "10:35: error: view 'l' lists 'z.c' again (first at line 7, in 'One'; an element is drawn once per diagram)",
        ],
    ),
    (
        "an element in two logical views",
        "elements: {a: {kind: tool}}\n"
        "views:\n"
        "  l: {kind: logical, columns: &all [{title: One, elements: [a]}]}\n"
        "  m: {kind: logical, columns: *all}\n",
        [],
    ),
    (
        "arrows of a storyline that is not there",
        "elements: {a: {kind: tool}}\n"
        "views:\n"
        "  v: {kind: schematic, relationships: storyline}\n"
        "  l: {kind: logical, columns: [{title: x, elements: [a]}], relationships: storyline}\n",
        [
            "4:39: warning: view 'v' draws the arrows of its storyline, and has none (write a `storyline`, or leave `relationships` out)",
            "5:75: error: 'relationships' means nothing in a logical view: 'l' (it is for schematic views)",
        ],
    ),
    (
        "a pipeline without a storyline",
        "pipeline: v\nelements: {a: {kind: tool}}\nviews: {v: {kind: schematic}}\n",
        [
            "2:11: error: the pipeline's view 'v' has no storyline (name a schematic view with a `storyline`)",
        ],
    ),
    (
        "storyline numbers with a gap",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "views:\n"
        "  v:\n"
        "    kind: schematic\n"
        "    storyline:\n"
        "      1: {step: ci -> a, text: x}\n"
        "      3: {step: ci -> a, text: x}\n",
        [
            "17:7: error: step 3 of view 'v' should be step 2 (steps are numbered 1, 2, 3, ... in the order in which they are written)",
            "17:11: error: steps 1 and 3 of view 'v' tell the same: ci->a#builds (a relationship has one number)",
        ],
    ),
    (
        "a step that the view does not show",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "views: {all: {kind: schematic}, v: {kind: schematic, show: [ci, b], storyline: {1: {step: ci -> a, text: x}}}}\n",
        [
            "12:85: error: step 1 of view 'v' is not drawn: the view does not show 'a' (add to `show`, or take the step out)",
        ],
    ),
    (
        "a step inside a collapsed zone",
        "elements: {z: {kind: zone, contains: {a: {kind: tool}, b: {kind: tool}}}}\n"
        "relationships: [{a -> b: {connects: {}}}]\n"
        "views: {v: {kind: schematic, collapse: [z], storyline: {1: {step: a -> b, text: x}}}}\n",
        [
            "4:61: error: step 1 of view 'v' is not drawn: both ends are inside the collapsed 'z' (do not collapse it, or take the step out)",
        ],
    ),
    (
        "steps whose ends lie in each other",
        "elements: {z: {kind: zone, contains: {a: {kind: tool}, b: {kind: tool}}}, y: {kind: tool}}\n"
        "relationships: [{z -> a: {connects: {}}}, {a -> z: {connects: {}}}]\n"
        "views:\n"
        "  v: {kind: schematic, storyline: {1: {step: z -> a, text: x}, 2: {step: a -> z, text: x}}}\n"
        "  w: {kind: schematic, collapse: [z], storyline: {1: {step: z -> a, text: x}}}\n",
        [
            "3:18: error: 'z->z.a#connects' cannot be drawn: 'z.a' lies inside 'z' (`contains` says it already; join what lies side by side, or take it out)",
            "3:44: error: 'z.a->z#connects' cannot be drawn: 'z.a' lies inside 'z' (`contains` says it already; join what lies side by side, or take it out)",
        ],
    ),
    (
        "steps of which the view shows too little",
        "elements: {z: {kind: zone, contains: {a: {kind: tool}, b: {kind: tool}, c: {kind: tool}}}}\n"
        "relationships: [{a -> b: {connects: {}}}, {a -> c: {connects: {}}}, {c -> b: {connects: {}}}]\n"
        "views:\n"
        "  all: {kind: schematic}\n"
        "  v:\n"
        "    kind: schematic\n"
        "    show: [c]\n"
        "    storyline: {1: {step: a -> b, text: x}, 2: {step: a -> c, text: x}, 3: {step: c -> b, text: x}}\n",
        [
            "9:21: error: step 1 of view 'v' is not drawn: both ends are inside 'z', and the view shows neither (add to `show`, or take the step out)",
            "9:49: error: step 2 of view 'v' is not drawn: the view shows 'z.a' only as 'z', which contains 'z.c' (add to `show`, or take the step out)",
            "9:77: error: step 3 of view 'v' is not drawn: the view shows 'z.b' only as 'z', which contains 'z.c' (add to `show`, or take the step out)",
        ],
    ),
    (
        "a relationship with what lies inside",
        "elements: {z: {kind: zone, contains: {a: {kind: tool}}}}\n"
        "relationships: [{z -> a: {connects: {}}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "3:18: error: 'z->z.a#connects' cannot be drawn: 'z.a' lies inside 'z' (`contains` says it already; join what lies side by side, or take it out)",
        ],
    ),
    (
        "a row with what the view does not show",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "views: {all: {kind: schematic}, v: {kind: schematic, show: [ci], layout: {rows: [[ci, a]]}}}\n",
        [
            "12:87: error: view 'v' does not show 'a' (add it to `show`, or take it out of `rows`)",
        ],
    ),
    (
        "a row with what belongs elsewhere",
        "elements: {z: {kind: zone, contains: {a: {kind: tool}}}, b: {kind: tool}}\n"
        "views: {v: {kind: schematic, layout: {rows: [[a, b, b]], inside: {z: [[b]]}}}}\n",
        [
            "3:47: error: 'z.a' does not stand directly on the page (name it under `inside: {z: ...}`)",
            "3:53: error: 'b' is in `rows` twice (an element has one place)",
            "3:72: error: 'b' does not stand directly in 'z' (name it in the page's own `rows`)",
        ],
    ),
    (
        "an element in no view",
        "elements: {a: {kind: tool}, b: {kind: tool}, z: {kind: zone, contains: {c: {kind: tool}}}}\n"
        "views: {l: {kind: logical, columns: [{title: x, elements: [a, z]}]}}\n",
        [
            "2:29: warning: 'b' is in no view (add it to a view's `show` or to a column)",
        ],
    ),
    (
        "what is executed but not drawn",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> app: {deploys: {}}\n"
        "pipeline: v\n"
        "views:\n"
        "  v: {kind: schematic, show: [ci, a, b, dev], storyline: {1: {step: ci -> a, text: x}}}\n"
        "  d: {kind: detail, of: app}\n",
        [
            "12:5: warning: 'a->app#deploys' is executed, but no view draws it (add a step to the storyline of 'v')",
        ],
    ),
    (
        "a registry without trust",
        "elements: {ci: {kind: ci-platform}, a: {kind: image-registry}}\n"
        "images: {app: {source: s}}\n"
        "relationships: [{ci -> a: {builds: {tag: dev}}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "2:37: warning: an image registry without trust: 'a' (add `trust: untrusted` or `trust: trusted`)",
        ],
    ),
    (
        "trust without certification",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> b: {promotes: {tagged: dev}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "12:5: error: what is untrusted becomes trusted without certification: a -> b (one of its steps must require 'cert')",
        ],
    ),
    (
        "trust with certification",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> b: {promotes: {tagged: dev}, requires: cert}\n"
        "views: {v: {kind: schematic}}\n",
        [],
    ),
    (
        "production without certification",
        "images: {app: {source: src}}\n"
        "elements:\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  prod: {kind: cluster, production: true, contains: {app: {kind: application, runs: app}}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> prod.app: {deploys: {}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "9:5: error: what is untrusted runs in production without certification: a -> prod.app (one of its steps must require a gate with `certifies: true`)",
        ],
    ),
    (
        "a tag that never arrives",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> b: {promotes: {tagged: test}, requires: cert}\n"
        "  - b -> app: {deploys: {}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "12:33: error: no image tagged 'test' ever arrives at 'a' (what arrives: app:dev)",
        ],
    ),
    (
        "a move from where nothing is",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships: [{a -> b: {promotes: {}, requires: cert}}]\n"
        "views: {v: {kind: schematic}}\n",
        [
            "10:27: error: no image ever arrives at 'a' (nothing brings images to 'a')",
        ],
    ),
    (
        "a deployment of nothing",
        "images: {app: {source: s}}\n"
        "elements: {ci: {kind: ci-platform}, a: {kind: image-registry, trust: untrusted}, web: {kind: application}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> web: {deploys: {}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "3:82: error: 'web' is deployed but runs no image (add `runs:` with one of app)",
        ],
    ),
    (
        "a deployment that no image reaches",
        "elements:\n"
        "  dev: {kind: person}\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  b: {kind: image-registry, trust: trusted}\n"
        "  app: {kind: application, runs: app}\n"
        "images: {app: {source: src}}\n"
        "gates: {cert: {run: cert, certifies: true}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - b -> app: {deploys: {}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "12:5: error: 'app' runs image 'app', which never arrives at 'b' (nothing brings images to 'b')",
        ],
    ),
    (
        "a base that does not reach the builder",
        "images: {app: {source: s, base: os}, os: {origin: hub}}\n"
        "elements: {hub: {kind: image-source, trust: untrusted}, ci: {kind: ci-platform}, a: {kind: image-registry, trust: untrusted}}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "5:5: error: image 'app' is built on 'os', which never arrives at 'ci' (add a relationship that `pulls` it: registry -> ci)",
        ],
    ),
    (
        "relationships that wait for each other",
        "images: {app: {source: s}}\n"
        "gates: {g: {run: g}}\n"
        "elements:\n"
        "  ci: {kind: ci-platform}\n"
        "  a: {kind: image-registry, trust: untrusted}\n"
        "  web: {kind: application, runs: app}\n"
        "  b: {kind: image-registry, trust: untrusted}\n"
        "relationships:\n"
        "  - ci -> a: {builds: {tag: dev}}\n"
        "  - a -> b: {pushes: {tagged: dev}, requires: g}\n"
        "  - b -> web: {deploys: {}, then: g}\n"
        "views: {v: {kind: schematic}}\n",
        [
            "11:5: error: these wait for each other: a->b#pushes, b->web#deploys (say with `images` and `tagged` what each one moves, or require another gate)",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_reported_where_it_is_with_what_would_be_right(text: str, expected: list[str]) -> None:
    assert messages(text) == expected
