"""`python -m amparo`: the same as the `amparo` command."""

from amparo.cli.main import main

main()
