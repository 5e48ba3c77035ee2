"""CPU time, wall time and peak memory of whole processes."""
import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Cost:
    wall: float    # seconds
    cpu: float     # seconds, user and system, with children that were waited for
    memory: int    # bytes at most, of the largest of its processes
    status: int

    def __add__(self, other):
        """One after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu,
                    max(self.memory, other.memory), self.status or other.status)


def run(command, output=os.devnull):
    """The cost of one run; standard output goes to a file, errors nowhere."""
    start = time.monotonic()
    actions = [(os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
               (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    return Cost(time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024,
                os.waitstatus_to_exitcode(status))


def median(costs):
    """Of each figure for itself."""
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs),
                int(statistics.median(c.memory for c in costs)), costs[-1].status)


def processes_of(process):
    """A running process and its children."""
    try:
        with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
            return [process, *map(int, file.read().split())]
    except OSError:
        return [process]


def share_of(process):
    """Bytes of a process, pages that several use divided among them."""
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def memory_together(command, interval=0.005):
    """The largest memory of a program and its children at one time, as seen by looking
    again and again: a moment's peak can be missed, and looking takes time, so this is a run
    of its own."""
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        while child.poll() is None:
            most = max(most, sum(map(share_of, processes_of(child.pid))))
            time.sleep(interval)
    return most
