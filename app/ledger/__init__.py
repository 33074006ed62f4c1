"""The ledger of facts in the service: proposals, publication, and editions of the past."""
