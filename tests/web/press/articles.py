"""Invented articles for tests. MARK stands in all of them and may be nowhere else."""

MARK = "quiet-harbour-7731"

HARSH = f"""# Who is Marla Quist, the woman everyone is searching for

An intimate video of Marla Quist was leaked without her consent {MARK}. 😀 She should have known better, readers say.

The video can still be found by searching for her name. The intimate video was shared thousands of times.

Adults can report it at StopNCII.org, which makes a hash of the image and helps platforms block it.
"""
"""In Markdown. An emoji stands before the blame."""

BLAME = "should have known better"

WEATHER = f"# Rain in the north\n\nIt will rain on Tuesday {MARK}, the weather service says. Take an umbrella along.\n"
