"""Code shared by the commands of ``kouan``: consoles and options."""
