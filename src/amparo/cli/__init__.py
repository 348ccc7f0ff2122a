"""The command line: parse, call a service, print. One file per command group."""
