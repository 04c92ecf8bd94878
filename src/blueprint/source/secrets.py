"""Secrets in a target's file, which lies in git: found, refused, and never repeated in a message."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from blueprint.diagnostics import Diagnostic, Position
from blueprint.model import DRIVERS
from blueprint.redact import names_a_secret
from blueprint.source.tree import Entry, Mapping, Scalar, Sequence, Tree

RULE = "secret"
_NAMES = frozenset({"auth", "auths", "authorization", "bearer", "login"})
_SETTINGS = frozenset(name.replace("-", "") for driver in DRIVERS.values() for name in driver.settings)
_KEY_FILE = re.compile(r"-----BEGIN ")
_USERINFO = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*://)?(?P<user>[^/@\s]*)@")
_QUERY = re.compile(r"[?&][^=&]*(?:token|secret|password|key|auth|sig)[^=&]*=", re.IGNORECASE)
_PREFIXED = re.compile(
    r"\b(?:gh[a-z]_|github_pat_|glpat-|dckr_pat_|ATBB|xox[a-z]-|sha256~|eyJ)[A-Za-z0-9_\-.]{12,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
)
_RUN = re.compile(r"[A-Za-z0-9+=~]{24,}")
_LEAST_ENTROPY = 3.5  # bits for each character; words are below, random hex and Base64 above

_BELONGS = {
    "registry": "log in with `docker login` or `podman login`, or use a credential helper of docker's",
    "kubernetes": "keep it in the kubeconfig, which `kubeconfig` and `context` name",
    "gitops": "use ssh, or keep it in a credential helper of git",
}
_ELSEWHERE = "keep it in docker's config.json, a credential helper, the kubeconfig or the environment"


@dataclass
class Secrets:
    """Takes secrets out of a tree and reports them.

    `spoilt` are the bindings that lost a whole value: nothing more can be said about them.
    """

    diagnostics: list[Diagnostic]
    spoilt: set[str] = field(default_factory=set)

    def without(self, root: Tree) -> Tree:
        """The tree without what nobody may see, and without the bindings that are spoilt."""
        if not isinstance(root, Mapping):
            return root
        entries: dict[str, Entry] = {}
        for key, entry in root.entries.items():
            if key == "bindings" and isinstance(entry.value, Mapping):
                bindings = {name: self._binding(binding) for name, binding in entry.value.entries.items()}
                kept = {name: one for name, one in bindings.items() if name not in self.spoilt}
                entries[key] = replace(entry, value=replace(entry.value, entries=kept))
            elif (clean := self._entry(entry, _ELSEWHERE)) is not None:
                entries[key] = clean
        return replace(root, entries=entries)

    def _binding(self, binding: Entry) -> Entry:
        body = binding.value
        if not isinstance(body, Mapping):
            kept = self._entry(binding, _ELSEWHERE)
            if kept is None:
                self.spoilt.add(binding.key)
            return kept or binding
        driver = body.get("driver")
        hint = _BELONGS.get(driver.text if isinstance(driver, Scalar) else "", _ELSEWHERE)
        kept_entries: dict[str, Entry] = {}
        for key, entry in body.entries.items():
            kept = self._entry(entry, hint)
            if kept is not None:
                kept_entries[key] = kept
            elif not _is_named_secret(key):
                self.spoilt.add(binding.key)
        return replace(binding, value=replace(body, entries=kept_entries))

    def _entry(self, entry: Entry, hint: str) -> Entry | None:
        """The entry, None when it holds a secret; one that hides in an address is taken out of it."""
        if _is_named_secret(entry.key):
            self._report(entry.position, f"'{entry.key}' stands for a secret", hint)
            return None
        value = entry.value
        if isinstance(value, Scalar) and (what := _userinfo(value.text)):
            self._report(value.position, f"'{entry.key}' has {what} in front of its host", hint)
            return replace(entry, value=replace(value, text=_without_user(value.text)))
        if any(map(_looks_secret, _texts(value))):
            self._report(value.position, f"the value of '{entry.key}' looks like a secret", hint)
            return None
        return entry

    def _report(self, position: Position, what: str, hint: str) -> None:
        message = f"{what}, and a target's file holds none: it lies in git"
        self.diagnostics.append(Diagnostic(position, RULE, message, hint))


def _is_named_secret(key: str) -> bool:
    """Whether a key names a secret; `client_key` is only a setting that is not written as it should be."""
    if re.sub("[^a-z0-9]", "", key.lower()) in _SETTINGS:
        return False
    return names_a_secret(key) or bool(_NAMES.intersection(re.split("[^a-z0-9]+", key.lower())))


def _userinfo(text: str) -> str:
    """What of a login an address holds: "a password", "a login", or "".

    A user's name alone is a token more often than not where HTTP is spoken; ssh needs it.
    """
    found = _USERINFO.match(text)
    if found is None:
        return ""
    if ":" in found["user"]:
        return "a password"
    if (found["scheme"] or "").lower().startswith("http") or _looks_secret(found["user"]):
        return "a login"
    return ""


def _without_user(text: str) -> str:
    return _USERINFO.sub(lambda found: found["scheme"] or "", text, count=1)


def _looks_secret(text: str) -> bool:
    if _KEY_FILE.search(text) or _QUERY.search(text) or _PREFIXED.search(text):
        return True
    return any(map(_is_random, _RUN.findall(text)))


def _is_random(run: str) -> bool:
    is_mixed = any(map(str.isdigit, run)) and any(map(str.isalpha, run))
    shares = [count / len(run) for count in Counter(run).values()]
    return is_mixed and -sum(share * math.log2(share) for share in shares) >= _LEAST_ENTROPY


def _texts(tree: Tree) -> list[str]:
    """All texts in a tree, keys too."""
    if isinstance(tree, Scalar):
        return [tree.text]
    if isinstance(tree, Sequence):
        return [text for item in tree.items for text in _texts(item)]
    return [text for key, entry in tree.entries.items() for text in (key, *_texts(entry.value))]
