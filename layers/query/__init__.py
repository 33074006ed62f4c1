"""Queries of layers: filters, CQL2, sorting and paging."""
