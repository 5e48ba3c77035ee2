#include <fltKernel.h>

#pragma once

typedef struct _QUESTION {
    ULONG ProcessId;
    ULONG Options;
} QUESTION, *PQUESTION;

typedef struct _ANSWER {
    ULONG Deny;
    NTSTATUS Status;
} ANSWER, *PANSWER;

BOOLEAN Ask(PFLT_FILTER Filter, PFLT_PORT *Port, PQUESTION Question, PANSWER Answer);
