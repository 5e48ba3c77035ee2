"""When what was seen in executions and what is reported agree."""

from dataclasses import dataclass

# What is reported stands for what an execution also shows (docs/rules.md, conventions), or
# one execution can't tell the two apart.
STANDS_FOR = {
    "FLT101": {"FLT102", "FLT210", "FLT251"},
    "FLT102": {"FLT106", "FLT101"},
    "FLT106": {"FLT102", "FLT101", "FLT105"},
    "FLT108": {"FLT105", "FLT208"},
    "FLT112": {"FLT103", "FLT107"},
    "FLT203": {"FLT201"},
    "FLT204": {"FLT205"},
    "FLT205": {"FLT204"},
    "FLT206": {"FLT205", "FLT211"},
    "FLT207": {"FLT101", "FLT102", "FLT105", "FLT201", "FLT208"},
    "FLT252": {"FLT257"},
    "FLT255": {"FLT102", "FLT251"},
    "FLT256": {"FLT257"},
    "FLT257": {"FLT252", "FLT253", "FLT208", "FLT256"},
    "FLT304": {"FLT305"},
    "FLT305": {"FLT304"},
    "FLT307": {"FLT301", "FLT303"},
    "FLT309": {"FLT302", "FLT303"},
}
# Seen, but a matter of memory in general and of no rule, or of a rule without a test here.
UNRULED = {"DESCRIPTOR", "BAD-FREE", "USE-AFTER-FREE", "START-INVALID"}
# Rules that no execution shows, with the reason.
OUT_OF_SCOPE = {
    "FLT213": "whether a reply is read that was never written is not watched",
    "FLT216": "how large the buffer of a reply is can't be seen from its address",
    "FLT405": "two reads of one address look like one",
}
RACE = "two threads of the driver, which the rule's row does not ask for"
UNWANTED = "the compiler leaves out a read whose value nobody wants"
NO_DISCONNECT = ("whether the disconnect callback runs after the driver itself closed the port is not "
                 "documented; the checker assumes it, the simulator tries both")
EXPLAINED = {
    "corpus/rules/FLT202/bad_table_of_eight_full.c":
        {"FLT202": "nine clients are more than an execution has"},
    "corpus/rules/FLT101/bad_thread_not_joined.c":
        {"FLT101": "unregistering waits until the thread has closed the port; "
                   "the rule's row is about reaching the call"},
    "corpus/rules/FLT106/ok_reopened_by_worker.c": {"FLT103": RACE},
    "corpus/rules/FLT205/ok_cleared_after.c": {"FLT204": RACE},
    "corpus/rules/FLT214/bad_created_under_mutex.c": {"FLT101": RACE},
    "corpus/rules/FLT101/bad_lock_left_by_exception.c":
        {"FLT101": "memory that a function of another driver returns"},
    "corpus/rules/FLT101/bad_options_read_again.c":
        {"FLT101": "memory that a function of another driver returns"},
    "corpus/rules/FLT103/ok_unknown_handle.c":
        {"FLT105": "what a function of another driver returns is not known to be no port"},
    "corpus/rules/FLT406/bad_signed_length.c":
        {"FLT406": "a copy of nearly 2^64 bytes faults somewhere else"},
    "corpus/rules/FLT402/bad_embedded_pointer.c":
        {"FLT402": "messages with pointers in them are not made up"},
    "corpus/rules/FLT402/bad_touched_only.c": {"FLT402": UNWANTED},
    "corpus/rules/FLT406/bad_touched_last.c": {"FLT406": UNWANTED},
    "corpus/rules/FLT406/bad_counted_by_io.c":
        {"FLT406": "messages of two or three bytes are not sent"},
    "corpus/rules/FLT212/bad_listed_processes.c": {"FLT212": "device requests are not made up"},
    "corpus/rules/FLT204/bad_sent_without_lock.c":
        {"FLT204": "two threads are stopped half-way, one after the other: an execution stops one at a time"},
    "corpus/rules/FLT257/ok_may_do_without.c":
        {"FLT257": "that registering has failed is remembered without doing anything else"},
    "corpus/rules/FLT401/ok_name_chosen":
        {"FLT401": "each side chooses its role, and name, for itself: a matter of how they are started"},
    "corpus/rules/FLT401/ok_samples_apart":
        {"FLT401": "the folder has two projects, and one simulation is of one"},
    "corpus/rules/FLT205/bad_stale_table.c": {"FLT209": NO_DISCONNECT},
    "corpus/rules/FLT206/bad_finally_frees_only.c": {"FLT209": NO_DISCONNECT},
}


@dataclass
class Counts:
    shown: int = 0
    out_of_scope: int = 0
    explained: int = 0
    missing: int = 0
    disagreements: int = 0

    def summary(self, rows):
        executions = sum(row.executions for row in rows)
        complete = sum(row.complete for row in rows)
        return (f"{len(rows)} programs, {executions} executions; {complete} explored whole; "
                f"{self.shown} reported and seen, {self.out_of_scope} out of scope, "
                f"{self.explained} explained, {self.missing} known to be missing, {self.disagreements} disagreement(s); "
                f"crashes {sum(r.crashes > 0 for r in rows)}, stuck {sum(r.stuck > 0 for r in rows)}")


def seen_rules(path, outcome):
    seen = set(outcome.seen) - UNRULED
    if "NO-DESCRIPTOR" in seen:
        seen.remove("NO-DESCRIPTOR")
        if "DESCRIPTOR" not in outcome.seen:
            seen.add("FLT109")
    return seen


def disagreements(path, static, outcome):
    """(rule, how) of what only one of the two knows."""
    seen = seen_rules(path, outcome)
    covered = set().union(*(STANDS_FOR.get(rule, set()) for rule in static))
    for rule in sorted(seen - static - covered):
        yield rule, "seen"
    for rule in sorted(static - seen):
        if not STANDS_FOR.get(rule, set()) & seen:
            yield rule, "reported"


def compare(path, static, missing, outcome, counts):
    """Lines about the program; counts what was compared. `missing` is known not to be reported."""
    if outcome.problem:
        counts.disagreements += 1
        yield "problem: " + outcome.problem
        return
    known = EXPLAINED.get(path, {})
    found = dict(disagreements(path, static, outcome))
    for rule, how in found.items():
        if how == "seen" and rule in missing:
            counts.missing += 1
        elif how == "reported" and rule in OUT_OF_SCOPE:
            counts.out_of_scope += 1
        elif rule in known:
            counts.explained += 1
        else:
            counts.disagreements += 1
            yield f"{rule} only {how}; reported {sorted(static)}, seen {sorted(outcome.seen)}"
    for rule in known:
        if rule not in found:
            counts.disagreements += 1
            yield f"{rule} needs no explanation any more"
    counts.shown += len(static) - sum(how == "reported" for how in found.values())
