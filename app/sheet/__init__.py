"""The decision sheet (核查单): what an assessment comes to, on paper and as a page."""
