"""DriverEntry of a generated driver: its steps, and the ways of undoing them."""

from dataclasses import dataclass, field

from writer import function, if_, unused


@dataclass
class Step:
    """A call that gives a status, and what undoes it."""
    call: str
    undo: list = field(default_factory=list)
    checked: bool = True


class Entry:
    def steps(self):
        filter_ = self.field("filter")
        register = Step(f"FltRegisterFilter(driver, &g_registration, &{filter_})",
                        [] if self.has("failure_leaves_filter") else [f"FltUnregisterFilter({filter_});"],
                        not self.has("register_unchecked"))
        left = self.has("failure_leaves_port") or self.has("start_failure_leaves_port")
        port = Step(self.opener, [] if left else [self.closer])
        steps = [port]
        if self.ports == 2:
            port.undo = [] if self.has("second_failure_leaves_first") else port.undo
            steps.append(Step("OpenSecondPort()", ["CloseSecondPort();"]))
        if self.activity in ("thread", "notify"):
            steps.append(Step("StartWorker()", ["StopWorker();"]))
        start = Step(f"FltStartFiltering({filter_})", [], not self.has("start_unchecked"))
        steps = [start, *steps] if self.start_first else [*steps, start]
        if self.has("port_overwritten"):
            steps.insert(steps.index(port) + 1, Step(self.opener))
        if self.has("created_before_register"):
            return [steps[0], register, *steps[1:]] if steps[0] is port else [port, register, *[s for s in steps if s is not port]]
        return [register, *steps]

    def prepare(self):
        """(lines before the first step, lines that undo them)."""
        lines, undo = [], []
        if self.storage in ("pointer", "cookie"):
            lines += [self.allocate("g_data", "DATA"), *if_("g_data == NULL", "return STATUS_INSUFFICIENT_RESOURCES;"),
                      "RtlZeroMemory(g_data, sizeof(*g_data));"]
            undo = self.free_data()
        lines += self.initialise_locks()
        if self.driver_unload:
            lines.append("driver->DriverUnload = OnDriverUnload;")
        return lines, [*self.delete_locks(), *undo]

    def driver_entry(self):
        before, undo_first = self.prepare()
        last = "return STATUS_SUCCESS;" if self.has("success_after_teardown") else "return status;"
        steps = self.steps()
        helper = self.teardown_helper(steps, undo_first) if self.cleanup == "helper" else []
        lines = getattr(self, "entry_" + self.cleanup)(steps, undo_first, last)
        locals_ = ["NTSTATUS status;"]
        if self.cleanup in ("stage", "common", "finally", "helper"):
            locals_.append("ULONG stage = 0;")
        head = "NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)"
        linkage = ['extern "C" DRIVER_INITIALIZE DriverEntry;', ""] if self.cpp else []
        return [*linkage, *helper, *function(('extern "C" ' if self.cpp else "") + head, [*locals_, "", *unused("path"), *before, *lines])]

    def success(self):
        replaced = ["driver->DriverUnload = OnDriverUnload;"] if self.has("unload_replaced") and not self.driver_unload else []
        return [*replaced, "return STATUS_SUCCESS;"]

    def attempt(self, step, *failure):
        test = if_(self.failed(), *failure) if step.checked else []
        return [f"status = {step.call};", *test]

    def entry_goto(self, steps, undo_first, last):
        lines, labels = [], []
        for i, step in enumerate(steps):
            lines += self.attempt(step, f"goto Undo{i};")
            labels = [f"Undo{i + 1}:", *step.undo, *labels] if i + 1 < len(steps) else labels
        labels = [line for line in labels if not line.startswith("Undo") or f"goto {line[:-1]};" in lines]
        first = ["Undo0:"] if "goto Undo0;" in lines else []
        return [*lines, *self.success(), *labels, *first, *undo_first, last]

    def entry_nested(self, steps, undo_first, last):
        def nest(rest):
            if not rest:
                return self.success()
            step, *others = rest
            inner = nest(others)
            if others:
                inner += step.undo
            return [f"status = {step.call};", *(if_(f"!({self.failed()})", *inner) if step.checked else inner)]
        return [*nest(steps), *undo_first, last]

    def undo_by_stage(self, steps):
        lines = []
        for i in range(len(steps) - 2, -1, -1):
            if steps[i].undo:
                lines += if_(f"stage > {i}", *steps[i].undo)
        return lines

    def entry_stage(self, steps, undo_first, last):
        lines = ["do {"]
        for step in steps:
            lines += [*self.attempt(step, "break;"), "stage++;"]
        return [*lines, *self.success(), "} while (0);", *self.undo_by_stage(steps), *undo_first, last]

    def entry_common(self, steps, undo_first, last):
        lines = []
        for step in steps:
            lines += [*self.attempt(step, "goto Exit;"), "stage++;"]
        return [*lines, "Exit:", *if_(self.failed(), *self.undo_by_stage(steps), *undo_first), last]

    def entry_finally(self, steps, undo_first, last):
        lines = ["__try {"]
        for step in steps:
            lines += [*self.attempt(step, "__leave;"), "stage++;"]
        return [*lines, "} __finally {", *if_(self.failed(), *self.undo_by_stage(steps), *undo_first), "}", last]

    def teardown_helper(self, steps, undo_first):
        text = function("static VOID UndoSteps(ULONG stage)", [*self.undo_by_stage(steps), *undo_first, *unused("stage")])
        for level in range(self.depth):
            below = "UndoSteps" if level == 0 else f"CleanUp{level - 1}"
            text += function(f"static VOID CleanUp{level}(ULONG stage)", [f"{below}(stage);"])
        return text

    def entry_helper(self, steps, undo_first, last):
        del undo_first
        name = f"CleanUp{self.depth - 1}" if self.depth else "UndoSteps"
        lines = []
        for step in steps:
            lines += [*self.attempt(step, f"{name}(stage);", last), "stage++;"]
        return [*lines, *self.success()]

    def entry_guard(self, steps, undo_first, last):
        lines, names = [], []
        if undo_first:
            lines += ["auto undo = [] {", *undo_first, "};", "UndoGuard<decltype(undo)> guard(undo);"]
            names.append("guard")
        for i, step in enumerate(steps):
            lines += self.attempt(step, last)
            if step.undo and i + 1 < len(steps):
                lines += [f"auto undo{i} = [] {{", *step.undo, "};", f"UndoGuard<decltype(undo{i})> guard{i}(undo{i});"]
                names.append(f"guard{i}")
        return [*lines, *[f"{name}.Dismiss();" for name in names], *self.success()]
