"""Trying every endpoint and every login of a target before they are needed; nothing lasting is written."""

from blueprint.run.doctor.check import Check, State, is_well
from blueprint.run.doctor.examine import examine

__all__ = ["Check", "State", "examine", "is_well"]
