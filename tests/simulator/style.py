"""What is drawn for a generated driver: its style, and the slips that fit it."""

import random

# slip: whether it fits a style. A slip is left out of, or added to, a driver that is right without it.
SLIPS = {
    "port_not_closed_in_unload": None, "unregister_before_close": None, "filter_not_unregistered": None,
    "closed_twice": None, "failure_leaves_port": None, "failure_leaves_filter": None,
    "start_failure_leaves_port": lambda s: not s.start_first,
    "sd_not_freed": None, "sd_freed_twice": lambda s: not s.raii, "sd_leaked_on_failure": lambda s: not s.raii,
    "client_not_closed": None, "client_not_saved": lambda s: s.clients != "list",
    "second_client_overwrites": lambda s: s.clients in ("slot", "cookie_slot"),
    "refused_after_saving": lambda s: s.clients != "list", "refused_after_closing": lambda s: s.clients != "list",
    "send_after_unregister": lambda s: s.has_slot(), "closed_when_asked": None, "refuses_too_late": None,
    "success_after_teardown": lambda s: s.cleanup != "guard", "create_unchecked": None,
    "created_before_register": None, "filter_cleared_early": None, "copy_closed": None, "no_kernel_handle": None,
    "disconnect_skips": None, "unload_skips_if_idle": None, "server_for_client": lambda s: s.clients == "slot",
    "create_twice": lambda s: s.message != "null", "close_under_lock": None,
    "message_unguarded": lambda s: s.message in ("read", "write", "both"),
    "message_guard_is_finally": lambda s: s.message in ("read", "write", "both") and not s.cpp,
    "message_length_unchecked": lambda s: s.message in ("read", "write", "both"),
    "message_length_of_other": lambda s: s.message == "both",
    "message_kept": lambda s: s.message in ("read", "write", "both"),
    "length_not_set": lambda s: s.message != "null",
    "length_not_set_on_command": lambda s: s.message in ("read", "both"),
    "server_closed_in_message": lambda s: s.message != "null",
    "context_unchecked": None, "context_kept": None,
    "reply_without_length": lambda s: s.sends != "none" and s.has_slot(),
    "unload_waits_for_reply": lambda s: s.has_slot(),
    "send_waits_under_lock": lambda s: s.sends == "io" and s.locked in ("Resource", "PushLock") and s.has_slot(),
    "copy_sent": lambda s: s.sends != "none" and s.has_slot(),
    "thread_not_joined": lambda s: s.activity == "thread",
    "notify_not_removed": lambda s: s.activity == "notify",
    "notify_removed_late": lambda s: s.activity == "notify",
    "record_not_freed": lambda s: s.clients in ("record", "list"),
    "record_leaked_on_refusal": lambda s: s.clients in ("record", "list"),
    "record_freed_first": lambda s: s.clients in ("record", "list"),
    "ports_share_slot": lambda s: s.ports == 2 and s.clients == "slot",
    "second_port_forgotten": lambda s: s.ports == 2,
    "second_failure_leaves_first": lambda s: s.ports == 2,
    "other_closed_too": lambda s: s.twice,
    "data_freed_first": lambda s: s.storage in ("pointer", "cookie"),
    "start_unchecked": None, "register_unchecked": None, "port_overwritten": None,
    "unload_replaced": None, "no_unload": lambda s: not s.driver_unload,
}

# The plainest way of each choice, for reducing.
PLAINEST = {
    "cpp": False, "storage": "globals", "clients": "slot", "cleanup": "nested", "depth": 0, "start_first": False,
    "guarded": False, "sends": "none", "locked": None, "driver_unload": False, "limits": False, "reads_context": False,
    "validates": "no", "test": "!NT_SUCCESS({0})", "most": 1, "message": "ignore", "activity": "none", "ports": 1,
    "twice": False, "refuses": False, "raii": False, "message_helper": False, "replies": False, "member": False,
}


class Style:
    """Every choice is made with equal odds unless it says otherwise."""

    def __init__(self, seed, simpler=None):
        """`simpler` has attributes to be set whatever was drawn: what reducing does."""
        self.random = random.Random(seed)
        self.number = seed
        self.draw()
        for name, value in (simpler or {}).items():
            setattr(self, name, value)
        if simpler is None or "slips" not in simpler:
            fitting = [slip for slip, fits in SLIPS.items() if fits is None or fits(self)]
            self.slips = set(self.random.sample(fitting, self.count))
            if self.random.random() < 0.9:
                self.slips.discard("create_twice")  # of many ports of one call, each state is one of its own

    def draw(self):
        pick, odds = self.random.choice, self.random.random
        self.cpp = odds() < 0.25
        self.storage = pick(["globals", "struct", "pointer", "cookie"])
        self.clients = pick(["slot", "slot", "slot", "record", "cookie_slot", "list"])
        if odds() < 0.06:
            self.clients = "table"  # costs the checker as much as twenty others
        self.cleanup = pick(["goto", "nested", "common", "stage", "helper", "guard" if self.cpp else "finally"])
        self.depth = pick([0, 0, 1, 2, 3])
        self.start_first = odds() < 0.3
        self.guarded = odds() < 0.5 or self.cleanup in ("common", "helper")
        self.sends = pick(["io", "io", "post", "message", "none"])
        self.locked = pick([None, None, "FastMutex", "Resource", "PushLock"])
        if self.clients == "list":
            self.locked = pick(["FastMutex", "Resource", "PushLock"])
        self.driver_unload = odds() < 0.15
        self.limits = odds() < 0.4
        self.validates = pick(["no", "before", "after"])
        self.reads_context = odds() < 0.4
        self.test = pick(["!NT_SUCCESS({0})", "{0} != STATUS_SUCCESS", "NT_ERROR({0}) || NT_WARNING({0})"])
        self.most = 1 if self.clients in ("slot", "cookie_slot") else pick([1, 2, 4])
        self.message = pick(["null", "ignore", "read", "write", "both"])
        self.message_helper = odds() < 0.4
        self.activity = pick(["none", "none", "work", "thread", "notify"])
        self.ports = 2 if odds() < 0.15 and self.clients != "table" else 1
        self.twice = odds() < 0.15
        self.refuses = odds() < 0.2
        self.raii = self.cpp and odds() < 0.6
        self.member = self.cpp and odds() < 0.5
        self.replies = odds() < 0.3
        self.count = pick([0, 1, 1, 1, 2])

    def has(self, slip):
        return slip in self.slips

    def has_slot(self):
        return self.clients in ("slot", "cookie_slot")

    def failed(self, name="status"):
        return self.test.format(name)

    @property
    def suffix(self):
        return ".cpp" if self.cpp else ".c"

    @property
    def null(self):
        return "nullptr" if self.cpp else "NULL"
