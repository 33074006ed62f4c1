"""What every resource shares: parameters, links, problems, pages, access."""
