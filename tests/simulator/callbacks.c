/* callbacks.c - each callback of the driver in the task that calls it, and what holds after it. */
#include "sim.h"

#include "callbacks.h"

ULONG data_words[32] = {1, 0, 2, 3, 0x00410041, 0xFFFFFFFF, 100};
const int side_data_words = 7;

/* The stack of the task holds nothing of the driver any more. */
static void outside(void) {
    current->sp = host_fiber_top(current->fiber);
    current->frames = NULL;
}

static void check_level(KIRQL before) {
    if (current->irql != before) {
        note("the level was not restored", current->irql);
        current->irql = before;
    }
}

static int words_choice(void) {
    return choose(data_word_count, COST_DATA, "other data");
}

static void fill(ULONG *to, SIZE_T size, int which) {
    for (SIZE_T i = 0; i < size / sizeof(ULONG); i++) {
        to[i] = data_words[which];
    }
}

static ULONG choose_size(void) {
    static const ULONG sizes[] = {64, 0,  1,  4,  8,  12,  16,  20, 24,
                                  28, 32, 40, 48, 72, 128, 264, 520};
    return sizes[choose(sizeof(sizes) / sizeof(*sizes), COST_DATA, "another size")];
}

/* ---- connections ---- */
static void after_refusal(struct connection *connection) {
    connection->state = REFUSED;
    connection->server->count--;
    if (connection->closed_while_offered) {
        violation("FLT211", "a port is closed and its client refused");
    } else if (!connection->judged && reachable(connection->handle)) {
        violation("FLT206", "the port of a refused client is kept");
    }
    connection->open = 0;
    connection->judged = 1;
}

static void after_connect(struct connection *connection, NTSTATUS status, void *context,
                          ULONG size) {
    if (!NT_SUCCESS(status)) {
        after_refusal(connection);
    } else {
        connection->state = ACCEPTED;
        if (connection->open && !connection->judged && !reachable(connection->handle)) {
            connection->judged = 1;
            violation("FLT202", "the port of the client is saved nowhere");
        }
    }
    judge_connections(connection);
    judge_server_ports();
    if (context != NULL) {
        if (reachable_in(context, size)) {
            violation("FLT404", "the connection context is kept");
        }
        block_free(context);
    }
}

void run_connect(struct task *task) {
    struct connection *connection = task->connection;
    struct server *server = connection->server;
    ULONG size = choose_size();
    void *context = NULL;
    if (size > 0) {
        context = block_new(size, BLOCK_COPY, 1);
        fill(context, size, words_choice());
    }
    if (choose(2, COST_DATA, "a client in the System process")) {
        task->process = 4;
    }
    note("connect of client", connection->number);
    outside();
    NTSTATUS status =
        server->connect(connection->handle, server->cookie, context, size, &connection->cookie);
    outside();
    check_level(PASSIVE_LEVEL);
    note(NT_SUCCESS(status) ? "client accepted" : "client refused", connection->number);
    after_connect(connection, status, context, size);
    server->filter->running--;
}

/* Runs on whatever task ends the connection. */
int call_disconnect(struct connection *connection) {
    enum task_kind inside = current->inside;
    struct connection *outer = current->connection;
    struct sim_frame *frames = current->frames;
    char *sp = current->sp;
    connection->state = DISCONNECTING;
    note("disconnect of client", connection->number);
    current->inside = TASK_DISCONNECT;
    current->connection = connection;
    connection->server->disconnect(connection->cookie);
    check_level(PASSIVE_LEVEL);
    current->inside = inside;
    current->connection = outer;
    current->frames = frames;
    current->sp = sp;
    connection->state = ENDED;
    connection->server->count--;
    judge_connections(NULL);
    return 0;
}

static int no_messages(void *context) {
    return ((struct connection *)context)->running == 0;
}

void run_disconnect(struct task *task) {
    struct connection *connection = task->connection;
    outside();
    task_block(no_messages, connection, 0);
    outside();
    if (!connection->open && choose(2, COST_DATA, "no disconnect callback after the close")) {
        connection->state = ENDED;
        connection->judged = 1;
        connection->server->count--;
        return;
    }
    call_disconnect(connection);
    outside();
    judge_server_ports();
}

/* ---- messages ---- */
static void after_message(void *in, ULONG in_size, void *out, ULONG out_size) {
    if ((in != NULL && reachable_in(in, in_size)) || (out != NULL && reachable_in(out, out_size))) {
        violation("FLT407", "the address of a message is kept");
    }
    if (in != NULL) {
        block_free(in);
    }
    if (out != NULL) {
        block_free(out);
    }
}

void run_message(struct task *task) {
    struct connection *connection = task->connection;
    ULONG in_size = choose_size();
    ULONG out_size = choose(2, COST_DATA, "no output") ? 0 : choose_size();
    void *in = in_size > 0 ? block_new(in_size, BLOCK_USER, 1) : NULL;
    void *out = out_size > 0 ? block_new(out_size, BLOCK_USER, 1) : NULL;
    ULONG written = 0x5A5A5A5A;
    if (in != NULL) {
        fill(in, in_size, words_choice());
    }
    task->memory_gone = choose(2, COST_DATA, "the client's memory is gone");
    blocks_guard_user();
    note("message of client", connection->number);
    outside();
    NTSTATUS status =
        connection->server->message(connection->cookie, in, in_size, out, out_size, &written);
    outside();
    check_level(PASSIVE_LEVEL);
    if (NT_SUCCESS(status) && written == 0x5A5A5A5A) {
        violation("FLT408", "no length of the output is set");
    }
    after_message(in, in_size, out, out_size);
    judge_server_ports();
    judge_connections(NULL);
    connection->running--;
    connection->server->filter->running--;
}

/* ---- I/O ---- */
struct request {
    FLT_CALLBACK_DATA data;
    FLT_IO_PARAMETER_BLOCK block;
    FILE_OBJECT file;
    IO_SECURITY_CONTEXT security;
    FLT_RELATED_OBJECTS objects;
    WCHAR name[16];
};

static struct request *request_new(const struct filter *filter, UCHAR major) {
    static const WCHAR name[] = L"\\file.txt";
    struct request *request = block_new(sizeof(*request), BLOCK_COPY, 0);
    FLT_RELATED_OBJECTS objects = {sizeof(objects),
                                   0,
                                   filter->handle,
                                   (PFLT_VOLUME)0x7C0000000100ull,
                                   (PFLT_INSTANCE)0x7C0000000200ull,
                                   &request->file,
                                   NULL};
    __builtin_memcpy(&request->objects, &objects, sizeof(objects));
    __builtin_memcpy(request->name, name, sizeof(name));
    request->file.FileName.Buffer = request->name;
    request->file.FileName.Length = sizeof(name) - sizeof(WCHAR);
    request->file.FileName.MaximumLength = sizeof(name);
    FLT_CALLBACK_DATA data = {.Iopb = &request->block, .RequestorMode = UserMode};
    __builtin_memcpy(&request->data, &data, sizeof(data));
    request->block.MajorFunction = major;
    if (major == IRP_MJ_CREATE) {
        request->block.Parameters.Create.SecurityContext = &request->security;
    }
    request->block.TargetFileObject = &request->file;
    request->block.TargetInstance = objects.Instance;
    return request;
}

static void post_operation(struct request *request, PFLT_POST_OPERATION_CALLBACK post,
                           PVOID context, int synchronised) {
    if (request->block.MajorFunction != IRP_MJ_CREATE && !synchronised &&
        choose(2, COST_DATA, "completed at DISPATCH_LEVEL")) {
        current->irql = DISPATCH_LEVEL;
    }
    post(&request->data, &request->objects, context, 0);
    current->irql = PASSIVE_LEVEL;
}

void run_io(struct task *task) {
    struct filter *filter = task->arguments[0];
    const FLT_OPERATION_REGISTRATION *operation = task->arguments[1];
    struct request *request = request_new(filter, operation->MajorFunction);
    FLT_PREOP_CALLBACK_STATUS before = FLT_PREOP_SUCCESS_WITH_CALLBACK;
    PVOID context = NULL;
    note("operation", operation->MajorFunction);
    outside();
    if (operation->PreOperation != NULL) {
        before = operation->PreOperation(&request->data, &request->objects, &context);
    }
    outside();
    task_point("between pre- and post-operation");
    if (operation->PostOperation != NULL &&
        (before == FLT_PREOP_SUCCESS_WITH_CALLBACK || before == FLT_PREOP_SYNCHRONIZE)) {
        post_operation(request, operation->PostOperation, context, before == FLT_PREOP_SYNCHRONIZE);
    }
    outside();
    check_level(PASSIVE_LEVEL);
    judge_server_ports();
    judge_connections(NULL);
    filter->running--;
}

void run_instance_setup(struct filter *filter) {
    char *sp = current->sp;
    PFLT_INSTANCE_SETUP_CALLBACK setup = filter->registration.InstanceSetupCallback;
    filter->attached = 1;
    if (setup != NULL) {
        struct request *request = request_new(filter, 0);
        note("instance set up", 0);
        filter->attached =
            NT_SUCCESS(setup(&request->objects, FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT,
                             FILE_DEVICE_DISK_FILE_SYSTEM, FLT_FSTYPE_NTFS)) != 0;
    }
    current->sp = sp;
}

/* Somebody detaches the filter from its volume; the driver may refuse. */
void run_detach(struct task *task) {
    struct filter *filter = task->arguments[0];
    struct request *request = request_new(filter, 0);
    note("detach", 0);
    outside();
    NTSTATUS status = filter->registration.InstanceQueryTeardownCallback(&request->objects, 0);
    if (NT_SUCCESS(status)) {
        run_instance_teardown(filter);
    }
    outside();
    judge_server_ports();
    filter->running--;
}

void run_attach(struct task *task) {
    struct filter *filter = task->arguments[0];
    run_instance_setup(filter);
    outside();
    judge_server_ports();
    filter->running--;
}

void run_instance_teardown(struct filter *filter) {
    if (!filter->started || !filter->attached) {
        return;
    }
    filter->attached = 0;
    struct request *request = request_new(filter, 0);
    note("instance torn down", 0);
    if (filter->registration.InstanceTeardownStartCallback != NULL) {
        filter->registration.InstanceTeardownStartCallback(&request->objects,
                                                           FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD);
    }
    if (filter->registration.InstanceTeardownCompleteCallback != NULL) {
        filter->registration.InstanceTeardownCompleteCallback(
            &request->objects, FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD);
    }
}
