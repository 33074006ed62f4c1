"""Code shared by all routes: parameters, links, problems, pages, access."""
