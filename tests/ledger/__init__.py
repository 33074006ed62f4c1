"""The ledger of facts: changes proposed, published and rejected, and editions of the past."""
