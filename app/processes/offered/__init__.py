"""One file a process: ``PROCESS = Process(...)``."""
