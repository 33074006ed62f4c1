"""Candidates by the file: read in batches, decided together, written as they come."""
