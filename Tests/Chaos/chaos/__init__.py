"""Faults at random while charge points charge, and a checker of what they were told (docs/chaos.md)."""
