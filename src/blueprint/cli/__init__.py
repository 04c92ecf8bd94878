"""The command line: one file per command, terminal output and exit codes; no rules live here."""
