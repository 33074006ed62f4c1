"""Sensitivity: the single changes that would change the outcome of the distance rule."""
