"""The distance rule: ports near a candidate, drives, verdict, words."""
