"""The exact words for mistakes in the letter of a blueprint; positions count the first line, `blueprint: x`."""

# ruff: noqa: E501 -- each message stands on one line, as it is printed
from pathlib import Path

import pytest

from blueprint import icons
from blueprint.model import KINDS
from blueprint.project import check_project
from blueprint.source import letter, load_text
from blueprint.source.shape import Record


def messages(text: str) -> list[str]:
    """What is reported about a blueprint, without the file's name."""
    found = check_project(load_text("blueprint: x\n" + text, Path("b.yaml")))
    return [str(diagnostic).removeprefix("b.yaml:") for diagnostic in found]


CASES: list[tuple[str, str, list[str]]] = [
    (
        "ids that are too long for a file",
        f"elements: {{{'e' * 64}: {{kind: tool}}, {'f' * 63}: {{kind: tool}}}}\n"
        f"views: {{{'v' * 300}: {{kind: schematic}}}}\n"
        f"images: {{{'i' * 64}: {{source: s}}}}\n",
        [
            f"2:12: error: '{'e' * 64}' is too long for the id of an element: 64 characters (at most 63)",
            f"3:9: error: '{'v' * 80}...' is too long for the id of a view: 300 characters (at most 63)",
            f"4:10: error: '{'i' * 64}' is too long for the id of an image: 64 characters (at most 63)",
        ],
    ),
    (
        "a number with more digits than Python reads",
        f"elements: {{a: {{kind: tool}}}}\nimages: {{i: {{source: s, port: {'9' * 5000}}}}}\n",
        [
            f"3:31: error: 'port' is out of range: {'9' * 80}... (from 1 to 65535)",
        ],
    ),
    (
        "instances with more digits than Python reads",
        f"elements: {{a: {{kind: tool, instances: 1..{'9' * 5000}}}}}\n",
        [
            f"2:39: error: '1..{'9' * 77}...' cannot be the instances (write a count such as 1, 2..5, 0..n+1 or 1..n+1)",
        ],
    ),
    (
        "an escape beyond all characters",
        'title: x\ndescription: "a \\UFFFFFFFF"\n',
        [
            "3:17: error: there is no character '\\UFFFFFFFF' (the last is \\U0010FFFF)",
        ],
    ),
    (
        "an escape just beyond all characters",
        'title: "\\U00110000"\n',
        [
            "2:9: error: there is no character '\\U00110000' (the last is \\U0010FFFF)",
        ],
    ),
    (
        "a ':' in a plain text",
        "title: a: b\n",
        [
            "2:9: error: a text with ': ' in it needs quotes (write \"a: b\")",
        ],
    ),
    (
        "a ':' in a plain text that has quotes and a comment",
        'elements:\n  - title: The "big": portal  # soon\n',
        [
            "3:21: error: a text with ': ' in it needs quotes (write 'The \"big\": portal')",
        ],
    ),
    (
        "a ':' in a plain text among braces",
        "elements: {portal: {kind: application, title: Claims: portal, instances: 1}}\n",
        [
            "2:53: error: a text with ': ' in it needs quotes (write \"Claims: portal\")",
        ],
    ),
    (
        "a ':' in a plain text among brackets",
        "elements: {portal: {kind: application, protocols: ['a, b: c', TCP: a: b]}}\n",
        [
            "2:69: error: a text with ': ' in it needs quotes (write \"a: b\")",
        ],
    ),
    (
        "a ':' in a line that is indented too far",
        "title: x\n  description: y\n",
        [
            "3:14: error: a ':' cannot stand here (the line above is unfinished or indented differently, or a text with ': ' in it lacks quotes)",
        ],
    ),
    (
        "a '#' in a plain text among braces",
        "elements:\n  portal: {kind: application, title: Claims #1, instances: 1}\n  other: {kind: tool}\n",
        [
            "3:45: error: a '#' after a space begins a comment, so a text with it needs quotes (write \"Claims #1\")",
        ],
    ),
    (
        "a '#' in a plain text among brackets",
        "elements:\n  portal: {kind: application, protocols: [TCP, HTTP #2]}\n",
        [
            "3:53: error: a '#' after a space begins a comment, so a text with it needs quotes (write \"HTTP #2\")",
        ],
    ),
    (
        "a '#' at the beginning of a value among braces",
        "theme: {colours: {page: #1f7a80}}\n",
        [
            "2:25: error: a '#' after a space begins a comment, so a text with it needs quotes (write \"#1f7a80\")",
        ],
    ),
    (
        "a brace that is not closed above a comment with braces, and with a '#' in quotes",
        "elements: {dev: {kind: zone, title: 'a #1} b', # {see}\n  test: {kind: zone}}\nviews:\n",
        [
            "4:1: error: the '{' opened at line 2 is not closed here (a '}' or a ',' is missing, or quotes around a text)",
        ],
    ),
    (
        "a reference to a refused id, as it is written and as it should be, is no second mistake",
        "elements: {Portal: {kind: tool}, web: {kind: tool}}\n"
        "relationships:\n  - web -> Portal: {connects: {}}\n  - web -> portal: {connects: {}}\n",
        [
            "2:12: error: 'Portal' cannot be the id of an element (lower-case letters, digits and inner hyphens)",
        ],
    ),
    (
        "a suggestion is never a refused id",
        "elements: {My Portal: {kind: tool}, web: {kind: application, runs: APP}}\n"
        "images: {App: {source: s}}\n"
        "relationships:\n  - web -> my-portl: {connects: {}}\n  - web -> x: {connects: {}}\n",
        [
            "2:12: error: 'My Portal' cannot be the id of an element (lower-case letters, digits and inner hyphens)",
            "2:68: error: no image 'APP' (did you mean 'app'?)",
            "3:10: error: 'App' cannot be the id of an image (lower-case letters, digits and inner hyphens)",
            "5:5: error: no element 'my-portl' (did you mean 'my-portal'?)",
            "6:5: error: no element 'x' (choose from my-portal, web)",
        ],
    ),
    (
        "sections that stand twice are one",
        "elements: {a: {kind: tool}}\nrelationships:\n  - a -> b: {connects: {}}\nelements: {b: {kind: tool}}\n"
        "relationships:\n  - b -> c: {connects: {}}\n",
        [
            "5:1: error: duplicate key 'elements' (the first is at line 2)",
            "6:1: error: duplicate key 'relationships' (the first is at line 3)",
            "7:5: error: no element 'c' (choose from a, b)",
        ],
    ),
    (
        "an element that stands twice, what is in it, and what refers to it are one mistake",
        "elements:\n  a: {kind: tool}\n  a: {kind: cluster, contains: {x: {kind: tool}}}\n"
        "relationships:\n  - a.x -> a: {connects: {}}\nviews: {v: {kind: detail, of: a}}\n",
        [
            "4:3: error: duplicate key 'a' (the first is at line 3)",
        ],
    ),
    (
        "a key that stands twice leaves open which one is meant, so nothing follows from it",
        "elements: {a: {kind: tool, kind: cluster, contains: {x: {kind: tool}}}}\n"
        "images: {i: {source: s, source: t}}\n"
        "views: {v: {kind: schematic, kind: detail, storyline: {1: {step: a -> x, text: T}}}}\n"
        "pipeline: v\ntheme: {base: dark, base: print}\n",
        [
            "2:28: error: duplicate key 'kind' (the first is at line 2)",
            "3:25: error: duplicate key 'source' (the first is at line 3)",
            "4:30: error: duplicate key 'kind' (the first is at line 4)",
            "6:21: error: duplicate key 'base' (the first is at line 6)",
        ],
    ),
    (
        "a relationship that lacks its hyphen below one with the same ends",
        "elements: {a: {kind: tool}, b: {kind: tool}}\n"
        "relationships:\n  - a -> b: {connects: {}}\n    a -> b: {triggers: {}}\n",
        [
            "5:5: error: duplicate key 'a -> b' (the first is at line 4)",
        ],
    ),
    (
        "a key that stands three times, once as something else",
        "elements: {a: {kind: tool}}\nimages: {}\nimages: {}\nimages: x\n",
        [
            "4:1: error: duplicate key 'images' (the first is at line 3)",
            "5:1: error: duplicate key 'images' (the first is at line 3)",
        ],
    ),
    (
        "a tab as indentation",
        "elements:\n\tdev: {kind: zone}\n",
        [
            "3:1: error: a tab cannot indent (use spaces)",
        ],
    ),
    (
        "a brace that is not closed",
        "elements: {dev: {kind: zone}\nviews:\n",
        [
            "3:1: error: the '{' opened at line 2 is not closed here (a '}' or a ',' is missing, or quotes around a text)",
        ],
    ),
    (
        "a quote that is not closed",
        "title: 'x\n",
        [
            "3:1: error: the quote opened at line 2 is not closed (close it)",
        ],
    ),
    (
        "an alias that names nothing",
        "elements: {dev: *nothing}\n",
        [
            "2:17: error: '*nothing' names nothing (an anchor of that name, written with &, must stand above)",
        ],
    ),
    (
        "an entry that is indented like no other",
        "elements:\n    dev: {kind: zone}\n  test: {kind: zone}\n",
        [
            "4:3: error: this does not fit what stands around it (entries of one list or mapping start in the same column)",
        ],
    ),
    (
        "a value that starts with @",
        "title: @x\n",
        [
            "2:8: error: a value cannot start with '@' (put the text in quotes)",
        ],
    ),
    (
        "a second document",
        "---\ntitle: x\n",
        [
            "2:1: error: a second document starts here (a file holds one blueprint; remove the '---')",
        ],
    ),
    (
        "an invisible character",
        "title: \x07\n",
        [
            "2:8: error: the invisible character U+0007 is not allowed (delete it)",
        ],
    ),
    (
        "control characters that escapes bring in",
        'title: "a\\x1b[31m"\n'
        'elements: {a: {kind: tool, title: "a\\0b", description: "tab\\tand\\nline"}, "b\\a": {kind: tool, title: "\\r"}}\n',
        [
            "2:8: error: the control character U+001B is not allowed (take its escape out of the text)",
            "3:35: error: the control character U+0000 is not allowed (take its escape out of the text)",
            "3:75: error: the control character U+0007 is not allowed (take its escape out of the text)",
            "3:102: error: the control character U+000D is not allowed (take its escape out of the text)",
        ],
    ),
    (
        "texts of white space",
        'elements: {a: {kind: tool, title: " "}}\n'
        'relationships: [{a -> a: {connects: {}, label: " \\n\\t"}}]\n',
        [
            "2:35: error: 'title' is empty (write a text, or leave it out)",
            "3:48: error: 'label' is empty (write a text, or leave it out)",
        ],
    ),
    (
        "lists without the one item that they need",
        "elements: {a: {kind: tool}}\n"
        "views:\n"
        "  l: {kind: logical, columns: [{title: One, elements: []}, {title: Two, elements: [a]}]}\n"
        "  m: {kind: logical, columns: []}\n"
        "  s: {kind: schematic, storyline: {1: {step: [], text: x}}}\n",
        [
            "4:55: error: 'elements' is empty (list at least one)",
            "5:31: error: 'columns' is empty (list at least one)",
            "6:46: error: 'step' is empty (list at least one)",
        ],
    ),
    (
        "a tag",
        "title: !!python/object:os.system x\n",
        [
            "2:8: error: the YAML tag '!!python/object:os.system' is not allowed (remove it, or use quotes)",
        ],
    ),
    (
        "a key that is a list",
        "? [a]\n: 1\n",
        [
            "2:3: error: a key must be plain text (a text with braces or brackets needs quotes)",
        ],
    ),
    (
        "an alias inside what it names",
        "elements: {dev: &dev {kind: zone, contains: {dev: *dev}}}\n",
        [
            "2:17: error: an alias stands inside what it names, so this would contain itself (containment cannot be circular)",
        ],
    ),
    (
        "a merge of a text",
        "elements: {dev: {<<: x, kind: zone}}\n",
        [
            "2:22: error: '<<' takes a mapping or a list of mappings",
        ],
    ),
    (
        "a duplicate key",
        "elements:\n  dev: {kind: zone}\n  dev: {kind: zone}\n",
        [
            "4:3: error: duplicate key 'dev' (the first is at line 3)",
        ],
    ),
    (
        "an unknown key that is near a known one",
        "titel: x\nelements: {}\n",
        [
            "2:1: error: unknown key 'titel' in the blueprint (did you mean 'title'?)",
        ],
    ),
    (
        "an unknown key that is like none",
        "elements: {dev: {kind: zone, qqq: 1}}\n",
        [
            "2:30: error: unknown key 'qqq' in element 'dev' (choose from kind, title, description, technology, products, instances, protocols, category, icon, tags, trust, production, runs, contains)",
        ],
    ),
    (
        "an unknown key where there are none",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {connects: {zzz: 1}}}]\n",
        [
            "3:38: error: unknown key 'zzz' in 'connects' (it takes no keys)",
        ],
    ),
    (
        "a list where a text belongs",
        "elements: {dev: {kind: zone, title: [a]}}\n",
        [
            "2:37: error: 'title' must be text, not a list",
        ],
    ),
    (
        "a text where a list belongs",
        "elements: {dev: {kind: zone, protocols: TCP}}\n",
        [
            "2:41: error: 'protocols' must be a list, not text (write [TCP])",
        ],
    ),
    (
        "a number where a text belongs",
        "title: 2020\nelements: {}\n",
        [
            "2:8: error: 'title' must be text, not a whole number (write \"2020\" in quotes)",
        ],
    ),
    (
        "true where a text belongs",
        "title: true\nelements: {}\n",
        [
            "2:8: error: 'title' must be text, not true or false (write \"true\" in quotes)",
        ],
    ),
    (
        "yes where true belongs",
        "elements: {dev: {kind: cluster, production: yes}}\n",
        [
            "2:45: error: 'production' must be true or false, not text (write true)",
        ],
    ),
    (
        "a text where a number belongs",
        "images: {app: {source: ., port: many}}\nelements: {}\n",
        [
            "2:33: error: 'port' must be a whole number, not text",
        ],
    ),
    (
        "a port that is none",
        "images: {app: {source: src, port: 0}}\nelements: {}\n",
        [
            "2:35: error: 'port' is out of range: 0 (from 1 to 65535)",
        ],
    ),
    (
        "an empty value",
        "title:\nelements: {}\n",
        [
            "2:1: error: 'title' must be text, but is empty",
        ],
    ),
    (
        "an empty body",
        "elements: {dev: }\n",
        [
            "2:12: error: element 'dev' must be a mapping, but is empty (`key: value`)",
        ],
    ),
    (
        "a missing field",
        "elements: {}\ngates: {smoke: {title: x}}\n",
        [
            "3:9: error: gate 'smoke' has no 'run' (the script, in the project, that proves it)",
        ],
    ),
    (
        "a missing kind",
        "elements: {dev: {title: x}}\n",
        [
            f"2:12: error: element 'dev' has no 'kind' (choose from {', '.join(KINDS)})",
        ],
    ),
    (
        "a missing section",
        "title: x\n",
        [
            "1:1: error: the blueprint has no 'elements' (what there is)",
        ],
    ),
    (
        "an unknown kind",
        "elements: {dev: {kind: clutser}}\n",
        [
            "2:24: error: unknown kind 'clutser' (did you mean 'cluster'?)",
        ],
    ),
    (
        "an unknown kind that is like none",
        "elements: {dev: {kind: qqq}}\n",
        [
            f"2:24: error: unknown kind 'qqq' (choose from {', '.join(KINDS)})",
        ],
    ),
    (
        "an unknown category",
        "elements: {dev: {kind: zone, category: services2}}\n",
        [
            "2:40: error: unknown category 'services2' (did you mean 'services'?)",
        ],
    ),
    (
        "an unknown icon that is near a known one",
        "elements: {dev: {kind: zone, icon: messages}}\n",
        [
            "2:36: error: unknown icon 'messages' (did you mean 'messaging'?)",
        ],
    ),
    (
        "an unknown icon",
        "elements: {dev: {kind: zone, icon: cart}}\n",
        [
            f"2:36: error: unknown icon 'cart' (choose from {', '.join(icons.names())})",
        ],
    ),
    (
        "an unknown trust",
        "elements: {dev: {kind: image-registry, trust: some}}\n",
        [
            "2:47: error: unknown trust 'some' (choose from untrusted, trusted)",
        ],
    ),
    (
        "an unknown relationship type",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {conects: {}}}]\n",
        [
            "3:27: error: unknown relationship type 'conects' (did you mean 'connects'?)",
        ],
    ),
    (
        "other words for relationship types",
        "elements: {a: {kind: tool}}\n"
        "relationships:\n"
        "  - a -> a: {uses: {}}\n"
        "  - a -> a: {publishes: {}}\n"
        "  - a -> a: {mirrors: {images: [x]}}\n",
        [
            "4:14: error: unknown relationship type 'uses' (did you mean 'connects'?)",
            "5:14: error: unknown relationship type 'publishes' (did you mean 'pushes' or 'connects'?)",
            "6:14: error: unknown relationship type 'mirrors' (did you mean 'imports'?)",
        ],
    ),
    (
        "a relationship type that is like none",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {qqq: {}}}]\n",
        [
            "3:27: error: unknown key 'qqq' in relationship 'a -> a' (choose from triggers, builds, pushes, pulls, imports, promotes, deploys, tests, connects, label, description, requires, then, id)",
        ],
    ),
    (
        "a text instead of a label",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {connects: {}, text: x}}, {a -> a: {text: x}}]\n",
        [
            "3:41: error: unknown key 'text' in relationship 'a -> a' (did you mean 'label'?)",
            "3:53: error: relationship 'a -> a' has no relationship type (choose from triggers, builds, pushes, pulls, imports, promotes, deploys, tests, connects)",
            "3:62: error: unknown key 'text' in relationship 'a -> a' (did you mean 'label'?)",
        ],
    ),
    (
        "arrows of other notations",
        "elements: {a: {kind: tool}, b-c: {kind: tool}}\n"
        "relationships:\n"
        "  - a --> b-c: {connects: {}}\n"
        "  - a <-> b-c: {connects: {}}\n"
        "  - b-c <- a: {connects: {}}\n"
        "  - a → b-c: {connects: {}}\n"
        "views: {v: {kind: schematic, storyline: {1: {step: a => b-c, text: x}}}}\n",
        [
            "4:5: error: 'a --> b-c' is no relationship (write `a -> b-c`)",
            "5:5: error: 'a <-> b-c' is no relationship (write `a -> b-c`, and `b-c -> a` as another one if both are meant)",
            "6:5: error: 'b-c <- a' is no relationship (write `a -> b-c`)",
            "7:5: error: 'a → b-c' is no relationship (write `a -> b-c`)",
            "8:52: error: 'a => b-c' is no relationship (write `a -> b-c`)",
        ],
    ),
    (
        "another arrow, and another word for the type",
        "elements: {a: {kind: tool}, b: {kind: tool}}\nrelationships: [{a <-> b: {uses: {}}}]\n",
        [
            "3:18: error: 'a <-> b' is no relationship (write `a -> b`, and `b -> a` as another one if both are meant)",
            "3:28: error: unknown relationship type 'uses' (did you mean 'connects'?)",
        ],
    ),
    (
        "a storyline that is a list",
        "elements: {a: {kind: tool}}\n"
        "relationships: [{a -> a: {connects: {}}}]\n"
        "pipeline: v\n"
        "views: {v: {kind: schematic, storyline: [{step: a -> a, text: x}]}}\n",
        [
            "5:41: error: 'storyline' must be a mapping, not a list (`1: {step: a -> b, text: ...}`, one for each step)",
        ],
    ),
    (
        "no relationship type",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {label: x}}]\n",
        [
            "3:18: error: relationship 'a -> a' has no relationship type (choose from triggers, builds, pushes, pulls, imports, promotes, deploys, tests, connects)",
        ],
    ),
    (
        "two relationship types",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {connects: {}, tests: {}}}]\n",
        [
            "3:41: error: relationship 'a -> a' has more than one relationship type: 'connects' and 'tests' (write two relationships, one of them with an `id`)",
        ],
    ),
    (
        "no arrow",
        "elements: {a: {kind: tool}}\nrelationships: [{a: {connects: {}}}]\n",
        [
            "3:18: error: 'a' is no relationship (write `source -> destination`)",
        ],
    ),
    (
        "an id in the arrow",
        "elements: {a: {kind: tool}}\nrelationships: [{'a -> a#x': {connects: {}}}]\n",
        [
            "3:18: error: 'a -> a#x' is no relationship (write `source -> destination`, and its id as `id:` in the body)",
        ],
    ),
    (
        "a relationship whose body is not indented",
        "elements: {a: {kind: tool}}\nrelationships:\n  - a -> a:\n    connects: {}\n",
        [
            "4:5: error: a relationship is written as one key, `source -> destination:`, and its body (indent what belongs to it, or begin it with its own '-')",
        ],
    ),
    (
        "a duplicate relationship",
        "elements: {a: {kind: tool}}\n"
        "relationships:\n"
        "  - a -> a: {connects: {}}\n"
        "  - a -> a: {connects: {}}\n",
        [
            "5:5: error: duplicate relationship 'a->a#connects' (the first is at line 4; give one of them another `id`)",
        ],
    ),
    (
        "a bad id",
        "elements: {Dev_1: {kind: zone}}\n",
        [
            "2:12: error: 'Dev_1' cannot be the id of an element (lower-case letters, digits and inner hyphens)",
        ],
    ),
    (
        "bad instances",
        "elements: {dev: {kind: zone, instances: 1..many}}\n",
        [
            "2:41: error: '1..many' cannot be the instances (write a count such as 1, 2..5, 0..n+1 or 1..n+1)",
        ],
    ),
    (
        "a dangling reference",
        "elements: {dev: {kind: zone, contains: {registry: {kind: image-registry}}}}\n"
        "views: {v: {kind: detail, of: dev.regstry}}\n",
        [
            "3:31: error: no element 'dev.regstry' (did you mean 'dev.registry'?)",
        ],
    ),
    (
        "a dangling reference that is like nothing",
        "elements: {dev: {kind: zone}}\nviews: {v: {kind: detail, of: qqq}}\n",
        [
            "3:31: error: no element 'qqq' (choose from dev)",
        ],
    ),
    (
        "an ambiguous reference",
        "elements: {a: {kind: zone, contains: {x: {kind: tool}}}, b: {kind: zone, contains: {x: {kind: tool}}}}\n"
        "views: {v: {kind: detail, of: x}}\n",
        [
            "3:31: error: 'x' is ambiguous (write a.x or b.x)",
        ],
    ),
    (
        "a dangling image",
        "elements: {a: {kind: application, runs: ap}}\nimages: {app: {origin: hub}}\n",
        [
            "2:41: error: no image 'ap' (did you mean 'app'?)",
            "3:24: error: no element 'hub' (choose from a)",
        ],
    ),
    (
        "a gate where there are none",
        "elements: {a: {kind: tool}}\nrelationships: [{a -> a: {connects: {}, requires: smoke}}]\n",
        [
            "3:51: error: no gate 'smoke' (there are no gates)",
        ],
    ),
    (
        "a pipeline that is no view",
        "pipeline: mian\nelements: {a: {kind: tool}}\nviews: {main: {kind: schematic}}\n",
        [
            "2:11: error: no view 'mian' (did you mean 'main'?)",
        ],
    ),
    (
        "a step without a relationship",
        "elements: {a: {kind: tool}, b: {kind: tool}}\n"
        "relationships: [{a -> b: {connects: {}}}]\n"
        "views: {v: {kind: schematic, storyline: {1: {step: b -> a, text: x}}}}\n",
        [
            "4:52: error: no relationship 'b -> a' (did you mean 'a -> b'?)",
        ],
    ),
    (
        "a step between two relationships",
        "elements: {a: {kind: tool}, b: {kind: tool}}\n"
        "relationships: [{a -> b: {connects: {}}}, {a -> b: {connects: {}, id: other}}]\n"
        "views: {v: {kind: schematic, storyline: {1: {step: a -> b, text: x}}}}\n",
        [
            "4:52: error: 'a -> b' is ambiguous (write a -> b#connects or a -> b#other)",
        ],
    ),
    (
        "a broken element that others refer to",
        "elements: {a: {kind: tol}, b: {kind: tool}}\n"
        "relationships: [{a -> b: {connects: {}}}]\n"
        "views: {v: {kind: schematic, storyline: {1: {step: a -> b, text: x}}}}\n",
        [
            "2:22: error: unknown kind 'tol' (did you mean 'tool'?)",
        ],
    ),
    (
        "a mistyped section",
        "elments: {a: {kind: tool}}\nviews: {v: {kind: detail, of: a}}\n",
        ["2:1: error: unknown key 'elments' in the blueprint (did you mean 'elements'?)"],
    ),
    (
        "a mistyped contains",
        "elements: {z: {kind: zone, contians: {a: {kind: tool}}}}\nviews: {v: {kind: detail, of: a}}\n",
        ["2:28: error: unknown key 'contians' in element 'z' (did you mean 'contains'?)"],
    ),
    (
        "elements inside an element under another name",
        "elements: {z: {kind: zone, elements: {a: {kind: tool}, y: {kind: zone, children: {b: {kind: tool}}}}}}\n"
        "relationships: [{a -> z.y.b: {connects: {}}}]\n"
        "views: {v: {kind: detail, of: a}}\n",
        [
            "2:28: error: unknown key 'elements' in element 'z' (did you mean 'contains'?)",
        ],
    ),
    (
        "other words for the keys of an element",
        "elements: {a: {type: tool, name: A}}\nviews: {v: {kind: detail, of: a}}\n",
        [
            "2:16: error: unknown key 'type' in element 'a' (did you mean 'kind'?)",
            "2:28: error: unknown key 'name' in element 'a' (did you mean 'title'?)",
        ],
    ),
    (
        "a section of the wrong type",
        "elements: none\nviews: {v: {kind: detail, of: a}}\n",
        ["2:11: error: 'elements' must be a mapping, not text (`name: ...`, one for each element)"],
    ),
    (
        "a broken relationship that a step refers to",
        "elements: {a: {kind: tool}, b: {kind: tool}}\n"
        "relationships: [{a -> b: {conects: {}}}]\n"
        "views: {v: {kind: schematic, storyline: {1: {step: a -> b, text: x}}}}\n",
        [
            "3:27: error: unknown relationship type 'conects' (did you mean 'connects'?)",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_mistake_is_reported_where_it_is_with_what_would_be_right(text: str, expected: list[str]) -> None:
    assert messages(text) == expected


def test_what_is_suggested_for_other_words_is_known() -> None:
    for record in vars(letter).values():
        if isinstance(record, Record):
            suggested = {key for keys in record.synonyms.values() for key in keys}
            assert suggested <= set(record.fields)
            assert not set(record.synonyms) & set(record.fields)
