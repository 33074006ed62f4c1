"""The commands of ``kouan``, one file each; the file name is the command."""
