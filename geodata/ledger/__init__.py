"""The ledger of facts: changes of rows of tables, and the tables at each of its heads."""
