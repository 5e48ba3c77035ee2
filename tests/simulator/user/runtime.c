/* runtime.c - what is left of the C library and of Windows: ends, errors, strings, and unknown
 * functions. */
#include "user.h"

#define MAX_FUNCTIONS 32

/* ---- functions for the end ---- */
static struct {
    void (*routine)(void *);
    void *argument;
} functions[MAX_FUNCTIONS];
static int function_count;

void exit_functions_reset(void) {
    function_count = 0;
}

void exit_functions_run(void) {
    while (function_count > 0) {
        function_count--;
        functions[function_count].routine(functions[function_count].argument);
    }
}

int api___cxa_atexit(void (*routine)(void *), void *argument, void *library);
int api___cxa_atexit(void (*routine)(void *), void *argument, void *library) {
    (void)library;
    if (function_count < MAX_FUNCTIONS) {
        functions[function_count].routine = routine;
        functions[function_count++].argument = argument;
    }
    return 0;
}

int api_atexit(void (*routine)(void));
int api_atexit(void (*routine)(void)) {
    return api___cxa_atexit((void (*)(void *))(void *)routine, NULL, NULL);
}

void api_exit(int code);
void api__exit(int code);
void api_abort(void);

void api_exit(int code) {
    CALL("exit");
    (void)code;
    process_end(1);
}

void api__exit(int code) {
    CALL("_exit");
    (void)code;
    process_end(0);
}

void api_abort(void) {
    CALL("abort");
    process_end(0);
}

VOID ExitProcess(UINT code) {
    CALL("ExitProcess");
    (void)code;
    process_end(0);
}

BOOL TerminateProcess(HANDLE which, UINT code) {
    CALL("TerminateProcess");
    (void)code;
    if (which == INVALID_HANDLE_VALUE) {
        process_end(0);
    }
    return TRUE;
}

/* ---- errors, time ---- */
DWORD GetLastError(VOID) {
    return this_thread()->error != 0 ? this_thread()->error : ERROR_GEN_FAILURE;
}

VOID SetLastError(DWORD error) {
    this_thread()->error = error;
}

DWORD GetTickCount(VOID) {
    return process.now;
}

ULONGLONG GetTickCount64(VOID) {
    return process.now;
}

DWORD GetCurrentThreadId(VOID) {
    return 100 + (DWORD)current->number;
}

DWORD GetCurrentProcessId(VOID) {
    return 4711;
}

/* ---- strings; those that come from outside compare in any way ---- */
#define COMPARE(NAME, TYPE)                                                                        \
    int api_##NAME(const TYPE *a, const TYPE *b);                                                  \
    int api_##NAME(const TYPE *a, const TYPE *b) {                                                 \
        if ((const void *)a == outside || (const void *)b == outside) {                            \
            return choose(2, COST_DATA, "the text that is expected") ? 0 : 1;                      \
        }                                                                                          \
        while (*a != 0 && *a == *b) {                                                              \
            a++;                                                                                   \
            b++;                                                                                   \
        }                                                                                          \
        return *a - *b;                                                                            \
    }
COMPARE(strcmp, char)
COMPARE(_stricmp, char)
COMPARE(wcscmp, wchar_t)
COMPARE(_wcsicmp, wchar_t)

size_t api_wcslen(const wchar_t *text);
size_t api_wcslen(const wchar_t *text) {
    size_t length = 0;
    while (text[length] != 0) {
        length++;
    }
    return length;
}

static int number_of(const char *text) {
    int value = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + *text - '0';
    }
    return value;
}

int api_atoi(const char *text);
int api_atoi(const char *text) {
    return choose(2, COST_DATA, "another number") ? number_of(text) + 1 : number_of(text);
}

/* ---- nothing is printed ---- */
#define SILENT(NAME)                                                                               \
    int api_##NAME(void);                                                                          \
    int api_##NAME(void) {                                                                         \
        return 1;                                                                                  \
    }
SILENT(printf)
SILENT(fprintf)
SILENT(wprintf)
SILENT(fwprintf)
SILENT(puts)
SILENT(_putws)
SILENT(putchar)
SILENT(fputs)
SILENT(fputws)
SILENT(perror)
SILENT(fflush)
SILENT(__acrt_iob_func)
SILENT(OutputDebugStringA)
SILENT(OutputDebugStringW)

int api_getchar(void);
int api_getchar(void) {
    CALL("getchar");
    task_block(never, NULL, 1);
    return 'q';
}

LONG InterlockedIncrement(LONG volatile *addend) {
    return ++*addend;
}

LONG InterlockedDecrement(LONG volatile *addend) {
    return --*addend;
}

LONG InterlockedExchange(LONG volatile *target, LONG value) {
    LONG before = *target;
    *target = value;
    return before;
}

LONG InterlockedCompareExchange(LONG volatile *target, LONG value, LONG expected) {
    LONG before = *target;
    if (before == expected) {
        *target = value;
    }
    return before;
}

PVOID InterlockedExchangePointer(PVOID volatile *target, PVOID value) {
    PVOID before = *target;
    *target = value;
    return before;
}

PVOID InterlockedCompareExchangePointer(PVOID volatile *target, PVOID value, PVOID expected) {
    PVOID before = *target;
    if (before == expected) {
        *target = value;
    }
    return before;
}

/* ---- functions of other libraries: they return anything, or throw ---- */
unsigned long long sim_external(void *first);
unsigned long long sim_external(void *first) {
    handle_use(first, "a function of another library");
    CALL("a function of another library");
    this_thread()->uses = NULL;
    if (choose(2, COST_FAILURE, "a function of another library throws")) {
        user_throw();
    }
    return data_words[choose(data_word_count, COST_DATA, "another answer of another library")];
}
