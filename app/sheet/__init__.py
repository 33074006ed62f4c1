"""The decision sheet (核查单): an assessment on paper and as a page."""
