/* work.c - work items: they run in threads of the system, when these get to it. */
#include "sim.h"

struct _FLT_GENERIC_WORKITEM {
    int queued;
};

static void run_generic(struct task *task) {
    struct filter *filter = filter_find(task->arguments[1]);
    ((PFLT_GENERIC_WORKITEM_ROUTINE)task->arguments[3])(task->arguments[0], task->arguments[1],
                                                        task->arguments[2]);
    task->sp = host_fiber_top(task->fiber);
    judge_server_ports();
    judge_connections(NULL);
    if (filter != NULL) {
        filter->running--;
    }
}

PFLT_GENERIC_WORKITEM FltAllocateGenericWorkItem(VOID) {
    ENTER();
    if (choose(2, COST_FAILURE, "FltAllocateGenericWorkItem fails")) {
        return NULL;
    }
    return block_new(sizeof(struct _FLT_GENERIC_WORKITEM), BLOCK_SYSTEM, 0);
}

VOID FltFreeGenericWorkItem(PFLT_GENERIC_WORKITEM FltWorkItem) {
    block_free(FltWorkItem);
}

NTSTATUS FltQueueGenericWorkItem(PFLT_GENERIC_WORKITEM FltWorkItem, PVOID FltObject,
                                 PFLT_GENERIC_WORKITEM_ROUTINE WorkerRoutine,
                                 WORK_QUEUE_TYPE QueueType, PVOID Context) {
    ENTER();
    (void)QueueType;
    struct filter *filter = filter_find(FltObject);
    int instance = (ULONG_PTR)FltObject == 0x7C0000000200ull;
    if (instance && world.filter_count > 0) {
        filter = &world.filters[0];
    }
    if (filter == NULL || filter->draining ||
        choose(2, COST_FAILURE, "FltQueueGenericWorkItem fails")) {
        return STATUS_FLT_DELETING_OBJECT;
    }
    struct task *task = task_new(TASK_WORK, run_generic);
    task->arguments[0] = FltWorkItem;
    task->arguments[1] = FltObject;
    task->arguments[2] = Context;
    task->arguments[3] = (void *)WorkerRoutine;
    filter->running++;
    task_point("after FltQueueGenericWorkItem");
    return STATUS_SUCCESS;
}

static void run_item(struct task *task) {
    ((PWORKER_THREAD_ROUTINE)task->arguments[1])(task->arguments[0]);
}

VOID ExQueueWorkItem(PWORK_QUEUE_ITEM WorkItem, WORK_QUEUE_TYPE QueueType) {
    ENTER();
    (void)QueueType;
    struct task *task = task_new(TASK_WORK, run_item);
    task->arguments[0] = WorkItem->Parameter;
    task->arguments[1] = (void *)WorkItem->WorkerRoutine;
    task_point("after ExQueueWorkItem");
}
