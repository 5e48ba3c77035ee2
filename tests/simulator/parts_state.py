"""Where a generated driver keeps what it has, its locks, and what it keeps of clients."""

from writer import function, if_, unused

LOCKS = {
    "FastMutex": ("FAST_MUTEX", "ExInitializeFastMutex(&g_lock);", "ExAcquireFastMutex(&g_lock);",
                  "ExReleaseFastMutex(&g_lock);", None),
    "Resource": ("ERESOURCE", "ExInitializeResourceLite(&g_lock);", "FltAcquireResourceExclusive(&g_lock);",
                 "FltReleaseResource(&g_lock);", "ExDeleteResourceLite(&g_lock);"),
    "PushLock": ("EX_PUSH_LOCK", "FltInitializePushLock(&g_lock);", "FltAcquirePushLockExclusive(&g_lock);",
                 "FltReleasePushLock(&g_lock);", "FltDeletePushLock(&g_lock);"),
}


class State:
    # ---- data ----
    def field(self, name):
        return {"globals": f"g_{name}", "struct": f"g_data.{name}"}.get(self.storage, f"g_data->{name}")

    def fields(self):
        fields = [("PFLT_FILTER", "filter"), ("PFLT_PORT", "server"), ("PFLT_PORT", "client"), ("LONG", "count"),
                  ("LONG", "busy"), ("PVOID", "kept")]
        if self.twice:
            fields.append(("PFLT_PORT", "other"))
        if self.ports == 2:
            fields += [("PFLT_PORT", "server2"), ("PFLT_PORT", "client2")]
        if self.clients == "table":
            fields.append(("PFLT_PORT", "table[MOST]"))
        if self.clients == "list":
            fields.append(("LIST_ENTRY", "list"))
        if self.activity == "thread":
            fields += [("HANDLE", "thread"), ("KEVENT", "stop")]
        return fields

    def state(self):
        lines = ["#define MY_TAG 'reviD'", f"#define MOST {self.most}", ""]
        if self.clients in ("record", "list"):
            lines += ["typedef struct _CLIENT {", "LIST_ENTRY link;", "PFLT_PORT port;", "ULONG number;", "} CLIENT;", ""]
        lines += ["typedef struct _COMMAND {", "ULONG code;", "ULONG argument;", "} COMMAND;", ""]
        if self.storage == "globals":
            lines += [f"static {kind} g_{name};" for kind, name in self.fields()]
        else:
            lines += ["typedef struct _DATA {", *[f"{kind} {name};" for kind, name in self.fields()], "} DATA;"]
            lines.append("static DATA g_data;" if self.storage == "struct" else "static DATA *g_data;")
        if self.locked:
            lines.append(f"static {LOCKS[self.locked][0]} g_lock;")
        if self.has("close_under_lock"):
            lines.append("static KSPIN_LOCK g_spin;")
        return [*lines, "", *self.classes()]

    def classes(self):
        """What the C++ driver has of its own library."""
        lines = []
        if self.raii:
            lines += ["class DescriptorGuard {", "public:",
                      "explicit DescriptorGuard(PSECURITY_DESCRIPTOR descriptor) : descriptor_(descriptor) {}",
                      "~DescriptorGuard() {", *if_("descriptor_ != nullptr", "FltFreeSecurityDescriptor(descriptor_);"), "}",
                      "private:", "PSECURITY_DESCRIPTOR descriptor_;", "};", ""]
            if self.locked:
                _, _, enter, leave, _ = LOCKS[self.locked]
                lines += ["class LockGuard {", "public:", "LockGuard() {", enter, "}", "~LockGuard() {", leave, "}", "};", ""]
        if self.cleanup == "guard":
            lines += ["template <typename Action>", "class UndoGuard {", "public:",
                      "explicit UndoGuard(Action action) : action_(action), armed_(true) {}", "~UndoGuard() {",
                      *if_("armed_", "action_();"), "}", "VOID Dismiss() {", "armed_ = false;", "}", "private:",
                      "Action action_;", "bool armed_;", "};", ""]
        return lines

    def inside_lock(self, lines):
        if not self.locked:
            return lines
        _, _, enter, leave, _ = LOCKS[self.locked]
        return ["{", "LockGuard guard;", *lines, "}"] if self.raii else [enter, *lines, leave]

    def initialise_locks(self):
        lines = [LOCKS[self.locked][1]] if self.locked else []
        if self.has("close_under_lock"):
            lines.append("KeInitializeSpinLock(&g_spin);")
        if self.clients == "list":
            lines.append(f"InitializeListHead(&{self.field('list')});")
        return lines

    def delete_locks(self):
        return [LOCKS[self.locked][4]] if self.locked and LOCKS[self.locked][4] else []

    def allocate(self, variable, kind, pool="NonPagedPool"):
        cast = f"({kind} *)" if self.cpp else ""
        return f"{variable} = {cast}ExAllocatePoolWithTag({pool}, sizeof({kind}), MY_TAG);"

    # ---- clients ----
    def close_client(self):
        """A function that closes the port in a variable."""
        if self.cpp and self.member:
            head, slot = "static VOID CloseClient(PFLT_PORT &slot)", "&slot"
        else:
            head, slot = "static VOID CloseClient(PFLT_PORT *slot)", "slot"
        lines = [f"FltCloseClientPort({self.field('filter')}, {slot});"]
        if self.has("copy_closed"):
            value = "slot" if slot == "&slot" else "*slot"
            lines = [f"PFLT_PORT port = {value};", "", f"FltCloseClientPort({self.field('filter')}, &port);"]
        if self.has("close_under_lock"):
            lines = ["KIRQL old;", "", "KeAcquireSpinLock(&g_spin, &old);", *lines, "KeReleaseSpinLock(&g_spin, old);"]
        text = function(head, lines)
        return text

    def call_close(self, place):
        return f"CloseClient({place});" if self.cpp and self.member else f"CloseClient(&{place});"

    def call_close_cookie(self):
        return "CloseClient(*(PFLT_PORT *)cookie);" if self.cpp and self.member else "CloseClient((PFLT_PORT *)cookie);"

    def late_refusal(self, slot, undo):
        lines = []
        if self.has("refused_after_closing"):
            lines.append(f"FltCloseClientPort({self.field('filter')}, &{slot});")
        elif not self.has("refused_after_saving"):
            lines += undo
        return if_("context == NULL || size < sizeof(ULONG)", *lines, "return STATUS_INVALID_PARAMETER;")

    def save_client(self):
        """(declarations, lines) of connect that save the port and set the cookie."""
        late = self.validates == "after" or self.has("refused_after_saving") or self.has("refused_after_closing")
        client = self.connect_field("client")
        if self.has_slot():
            cookie = self.null if self.clients == "slot" else f"&{client}"
            lines = [f"{client} = port;", *(self.late_refusal(client, [f"{client} = NULL;"]) if late else [])]
            return [], [*lines, f"*cookie = {cookie};", "return STATUS_SUCCESS;"]
        if self.clients == "table":
            return self.save_in_table(late)
        return self.save_record(late)

    def save_in_table(self, late):
        table = self.connect_field("table")
        choose = ["for (i = 0; i < MOST; i++) {", *if_(f"{table}[i] == NULL", f"{table}[i] = port;", "break;"), "}"]
        lines = [*self.inside_lock(choose), *if_("i == MOST", "return STATUS_CONNECTION_COUNT_LIMIT;")]
        if late:
            lines += self.late_refusal(f"{table}[i]", [f"{table}[i] = NULL;"])
        return ["ULONG i;"], [*lines, f"*cookie = &{table}[i];", "return STATUS_SUCCESS;"]

    def save_record(self, late):
        undo = [] if self.has("record_leaked_on_refusal") else ["ExFreePoolWithTag(client, MY_TAG);"]
        late = late or self.has("record_leaked_on_refusal")
        lines = [self.allocate("client", "CLIENT"), *if_("client == NULL", "return STATUS_INSUFFICIENT_RESOURCES;"),
                 "RtlZeroMemory(client, sizeof(*client));", "client->port = port;"]
        if late:
            lines += self.late_refusal("client->port", undo)
        if self.clients == "list":
            lines += self.inside_lock([f"InsertTailList(&{self.connect_field('list')}, &client->link);"])
        return ["CLIENT *client;"], [*lines, "*cookie = client;", "return STATUS_SUCCESS;"]

    def connect_field(self, name):
        """In the connect callback, which may get the data as the port's cookie."""
        return f"data->{name}" if self.storage == "cookie" else self.field(name)

    def disconnect_lines(self):
        if self.has("client_not_closed"):
            return [], [f"{self.field('busy')} = 0;"]
        if self.clients == "slot":
            place = self.field("server" if self.has("server_for_client") else "client")
            return [], [self.call_close(place)]
        if self.clients not in ("record", "list"):
            return [], [self.call_close_cookie()]
        free = [] if self.has("record_not_freed") else ["ExFreePoolWithTag(client, MY_TAG);"]
        close = [self.call_close("client->port")]
        lines = [*free, *close] if self.has("record_freed_first") else [*close, *free]
        if self.clients == "list":
            lines = [*self.inside_lock(["RemoveEntryList(&client->link);"]), *lines]
        return ["CLIENT *client = (CLIENT *)cookie;"], lines

    def disconnect(self):
        locals_, lines = self.disconnect_lines()
        busy = self.field("busy")
        if self.has("disconnect_skips"):
            lines = [*if_(f"{busy} > 0", f"{busy}--;", "return;"), *lines]
        return function("static VOID FLTAPI OnDisconnect(PVOID cookie)", [*locals_, "", *unused("cookie"), *lines])
