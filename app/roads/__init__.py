"""Road engines: drive times and how far one gets, from a service of its own."""
