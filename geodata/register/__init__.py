"""The register of applications and decisions: a chain of records that shows tampering."""
