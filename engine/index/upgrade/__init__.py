"""Upgrading an index: selection, plan, cost, the run, verification and rollback."""
