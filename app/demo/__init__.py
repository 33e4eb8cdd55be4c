"""What `ordnat demo` shows: a public site of our own on this machine, and the lists it serves."""
