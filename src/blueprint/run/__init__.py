"""Runs: the world is observed, a plan is executed, every event is kept. Sees both plans and clients."""
