"""Forms of JSON bodies: reading them, and the words for their members and faults."""
