"""Findings: outcome, measurements, evidence."""
