"""What a result was measured on."""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

OURS = ("numpy", "numba", "pillow", "simplejpeg", "av", "typst", "starlette", "uvicorn")


def describe() -> dict[str, object]:
    """Processor, memory, system, versions, date."""
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {"amparo": version("amparo"), **{name: version(name) for name in OURS}},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
