/* seh.c - exceptions go through the frames of a task, innermost first. */
#include "sim.h"

void sim_frame_push(struct sim_frame *frame, int is_finally) {
    frame->outer = current->frames;
    frame->is_finally = is_finally;
    frame->pushed = 1;
    frame->normal = 0;
    frame->unwinding = 0;
    current->frames = frame;
    blocks_guard_user();
}

static void take_off(struct sim_frame *frame) {
    if (frame->pushed) {
        current->frames = frame->outer;
        frame->pushed = 0;
        blocks_guard_user();
    }
}

void sim_frame_drop(struct sim_frame *frame) {
    take_off(frame);
}

void sim_frame_normal(struct sim_frame *frame) {
    take_off(frame);
    frame->normal = 1;
}

void sim_frame_leave(struct sim_frame *frame) {
    take_off(frame);
    current->leaving = frame;
}

void sim_frame_continue(struct sim_frame *frame) {
    if (frame->unwinding) {
        sim_raise(current->exception);
    }
}

void sim_pass_on(void) {
    sim_raise(current->exception);
}

void sim_raise(ULONG code) {
    struct sim_frame *frame = current->frames;
    current->exception = code;
    if (frame == NULL) {
        note("an exception that nothing handles", 0);
        report_crashes++;
        execution_stop();
    }
    take_off(frame);
    frame->unwinding = 1;
    __builtin_longjmp(frame->jump, 1);
}

void raise_access_violation(void) {
    sim_raise((ULONG)STATUS_ACCESS_VIOLATION);
}

/* The names of excpt.h. */
ULONG _exception_code(void) {
    return current->exception;
}

void *_exception_info(void) {
    static EXCEPTION_RECORD record;
    static EXCEPTION_POINTERS pointers = {&record, NULL};
    record.ExceptionCode = (NTSTATUS)current->exception;
    return &pointers;
}

int _abnormal_termination(void) {
    return current->leaving != NULL && !current->leaving->normal;
}

void ExRaiseStatus(NTSTATUS status) {
    sim_raise((ULONG)status);
}

void ExRaiseAccessViolation(void) {
    raise_access_violation();
}
