"""What is drawn for a generated program: its style, and the slips that fit it."""

import random

# slip: whether it fits a style. A slip is left out of, or added to, a program that is right without it.
SLIPS = {
    "never_closed": lambda s: not s.raii, "leaked_on_failure": lambda s: not s.raii, "closed_twice": None,
    "used_after_close": lambda s: not s.raii, "connect_unchecked": None,
    "null_test": lambda s: s.owner != "unique" and s.marks != "null", "wrong_close": None,
    "context_without_size": None, "size_without_context": None, "unknown_option": None,
    "one_code": lambda s: s.by_result, "closed_after_failure": lambda s: not s.raii,
    "overwritten_by_reconnect": lambda s: s.reconnects and not s.raii,
    "timeout_returns": lambda s: "overlapped" in s.steps,
    "only_cancelled": lambda s: "overlapped" in s.steps,
    "not_even_cancelled": lambda s: "overlapped" in s.steps,
    "asked_once": lambda s: "overlapped" in s.steps,
    "request_freed": lambda s: "queue" in s.steps,
    "synchronous": lambda s: "overlapped" in s.steps or "queue" in s.steps,
    "thread_not_waited": lambda s: s.worker, "wait_behind_close": lambda s: s.worker and not s.raii,
    "waited_with_limit": lambda s: s.worker and s.thread != "std", "wrong_thread_waited": lambda s: s.worker and s.workers == 2,
    "copy_forgotten": lambda s: "copy" in s.steps, "copy_closed_too": lambda s: "copy" in s.steps,
    "owner_copied": lambda s: s.owner == "class" and not s.moves, "owner_lost": lambda s: s.owner in ("class", "unique"),
    "no_destructor": lambda s: s.owner == "class", "exits_early": None,
}

# The plainest way of each choice, for reducing.
PLAINEST = {
    "owner": "local", "cleanup": "nested", "opener": "direct", "test": "FAILED(hr)", "marks": "invalid", "depth": 0,
    "reconnects": False, "worker": False, "workers": 1, "thread": "CreateThread", "in_main": False, "steps": ("send",),
    "moves": False, "context": False, "replies": False, "stops_by": "cancel",
}

STEPS = ["send", "send", "ask", "get", "listen", "overlapped", "queue", "copy"]


class Style:
    """Every choice is made with equal odds unless it says otherwise."""

    def __init__(self, seed, simpler=None):
        """`simpler` has attributes to be set whatever was drawn: what reducing does."""
        self.random = random.Random(f"client {seed}")
        self.number = seed
        self.draw()
        for name, value in (simpler or {}).items():
            setattr(self, name, value)
        if simpler is None or "slips" not in simpler:
            fitting = [slip for slip, fits in SLIPS.items() if fits is None or fits(self)]
            self.slips = set(self.random.sample(fitting, self.count))

    def draw(self):
        pick, odds = self.random.choice, self.random.random
        self.cpp = odds() < 0.45
        self.owner = pick(["local", "global", "struct", "heap"])
        if self.cpp and odds() < 0.7:
            self.owner = pick(["class", "class", "unique"])
        self.cleanup = pick(["goto", "nested", "early", "common", *(["throw"] if self.cpp else [])])
        if self.raii:
            self.cleanup = pick(["early", "early", "nested", "throw"])
        self.opener = pick(["direct", "out", "returned"])
        self.test = pick(["FAILED(hr)", "!SUCCEEDED(hr)", "hr != S_OK", "IS_ERROR(hr)", "hr < 0", "sentinel"])
        self.marks = pick(["invalid", "invalid", "null"])
        self.depth = pick([0, 0, 1, 2])
        self.steps = tuple(dict.fromkeys(pick(STEPS) for _ in range(pick([1, 1, 2, 3]))))
        self.replies = odds() < 0.4
        self.worker = odds() < 0.3
        self.workers = pick([1, 1, 2])
        self.thread = pick(["CreateThread", "_beginthreadex", *(["std"] if self.cpp else [])])
        self.stops_by = pick(["cancel", "flag"])
        self.reconnects = odds() < 0.2
        self.in_main = odds() < 0.3
        self.moves = odds() < 0.5
        self.context = odds() < 0.4
        self.count = pick([0, 1, 1, 1, 2])

    def has(self, slip):
        return slip in self.slips

    @property
    def raii(self):
        return self.owner in ("class", "unique")

    @property
    def by_result(self):
        """Whether the connect's result is what is tested."""
        return self.test != "sentinel" and (self.raii or self.opener != "returned")

    @property
    def suffix(self):
        return ".cpp" if self.cpp else ".c"

    @property
    def null(self):
        return "nullptr" if self.cpp else "NULL"
