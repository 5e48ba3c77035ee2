/* program.c - the life of a program or library as Windows drives it: what is called when it
 * starts, and how it ends.
 *
 * The style is that of ../filter_manager.c. Which functions are called is known only when the
 * program is: the bodies of __fltcheck_run_main() and its kin are made for it
 * (checker/lifecycle/roots.c), those here serve where there is nothing to call.
 */
int __fltcheck_choose(const char *step);
void __fltcheck_step(const char *step);
void __fltcheck_stop(void);
void __fltcheck_event(const char *name);
void __fltcheck_role(const char *role);
long __fltcheck_unknown(void);
void *__fltcheck_alloc(unsigned long long size, int zeroed);
void __fltcheck_free(void *memory);
int __fltcheck_surely(int condition);

/* threads.c */
void __fltcheck_let_others_run(void);
void __fltcheck_start_routine(void *routine, void *a, void *b, void *c);
void __fltcheck_handle_controls(void *routine);

/* Made for the program. */
void __fltcheck_construct_globals(void) {
}

void __fltcheck_destroy_globals(void) {
}

void __fltcheck_run_main(void) {
}

void __fltcheck_run_exports(void) {
}

void __fltcheck_run_objects(void) {
}

void __fltcheck_call_library(long long reason) {
    (void)reason;
}

/* ---- the end ------------------------------------------------------------------------------- */

typedef void exit_routine(void);

static exit_routine *__fltcheck_at_exit;

int atexit(exit_routine *routine) {
    __fltcheck_at_exit = routine;
    return 0;
}

static void __fltcheck_run_exit_routines(void) {
    exit_routine *routine = __fltcheck_at_exit;
    __fltcheck_at_exit = 0;
    if (routine) {
        routine();
    }
}

/* The program's main function has returned. */
void __fltcheck_end_main(void) {
    __fltcheck_run_exit_routines();
    __fltcheck_destroy_globals();
    __fltcheck_event("main-returned");
    __fltcheck_stop();
}

/* A call that does not come back: with it everything is over. */
static void __fltcheck_end_process(void) {
    __fltcheck_event("process-ended");
    __fltcheck_stop();
}

void ExitProcess(unsigned int code) {
    (void)code;
    __fltcheck_end_process();
}

void exit(int code) {
    (void)code;
    __fltcheck_run_exit_routines();
    __fltcheck_destroy_globals();
    __fltcheck_end_process();
}

#define ENDS_PROCESS(name)                                                                         \
    void name(int code) {                                                                          \
        (void)code;                                                                                \
        __fltcheck_end_process();                                                                  \
    }

ENDS_PROCESS(_exit)
ENDS_PROCESS(_Exit)
ENDS_PROCESS(quick_exit)
ENDS_PROCESS(FatalExit)
ENDS_PROCESS(RaiseFailFastException)
ENDS_PROCESS(__fastfail__body)

void abort(void) {
    __fltcheck_end_process();
}

void FatalAppExitA(unsigned int action, const char *text) {
    (void)action;
    (void)text;
    __fltcheck_end_process();
}

void FatalAppExitW(unsigned int action, const unsigned short *text) {
    (void)action;
    (void)text;
    __fltcheck_end_process();
}

int TerminateProcess(void *process, unsigned int code) {
    (void)code;
    if (process == (void *)-1ll) {
        __fltcheck_end_process();
    }
    return (int)__fltcheck_unknown();
}

/* ---- errors ---------------------------------------------------------------------------------- */

static int __fltcheck_is_error_cleared;

/* Asked for after a failure: there is an error, unless the program itself has said that there is none. */
unsigned long GetLastError(void) {
    unsigned long error = (unsigned long)__fltcheck_unknown() & 0xffff;
    if (error == 0 && !__fltcheck_is_error_cleared) {
        __fltcheck_stop();
    }
    return error;
}

void SetLastError(unsigned long error) {
    __fltcheck_is_error_cleared = error == 0;
}

/* ---- what Windows calls ------------------------------------------------------------------------
 */

typedef void service_main(unsigned long argument_count, void **arguments);

struct service {
    void *name;
    service_main *main;
};

int StartServiceCtrlDispatcherW(const struct service *table) {
    if (!__fltcheck_choose("the service is started")) {
        return 0;
    }
    if (table->main) {
        table->main(1, (void **)__fltcheck_unknown());
        __fltcheck_handle_controls(0); /* none come to a service that has ended */
        __fltcheck_let_others_run();
    }
    return 1;
}

int StartServiceCtrlDispatcherA(const struct service *table) {
    return StartServiceCtrlDispatcherW(table);
}

/* Handlers of controls run on threads of the system, at any time. */
void *RegisterServiceCtrlHandlerW(const void *name, void *handler) {
    (void)name;
    __fltcheck_handle_controls(handler);
    return (void *)__fltcheck_unknown();
}

void *RegisterServiceCtrlHandlerA(const void *name, void *handler) {
    return RegisterServiceCtrlHandlerW(name, handler);
}

void *RegisterServiceCtrlHandlerExW(const void *name, void *handler, void *context) {
    (void)name;
    (void)context;
    __fltcheck_handle_controls(handler);
    return (void *)__fltcheck_unknown();
}

void *RegisterServiceCtrlHandlerExA(const void *name, void *handler, void *context) {
    return RegisterServiceCtrlHandlerExW(name, handler, context);
}

int SetConsoleCtrlHandler(void *handler, int add) {
    if (handler && add) {
        __fltcheck_handle_controls(handler);
    }
    return (int)__fltcheck_unknown();
}

/* ---- windows
 * ------------------------------------------------------------------------------------- */

typedef long long window_procedure(void *window, unsigned int message, unsigned long long w,
                                   long long l);

struct window_class {
    unsigned int style;
    window_procedure *procedure;
};

struct window_class_ex {
    unsigned int size, style;
    window_procedure *procedure;
};

static window_procedure *__fltcheck_window;

/* Messages come whenever the program asks for them, and some from within calls. */
static long long __fltcheck_send_message(void) {
    return __fltcheck_window
               ? __fltcheck_window((void *)__fltcheck_unknown(), (unsigned int)__fltcheck_unknown(),
                                   (unsigned long long)__fltcheck_unknown(), __fltcheck_unknown())
               : __fltcheck_unknown();
}

unsigned short RegisterClassW(const struct window_class *description) {
    __fltcheck_window = description->procedure;
    return (unsigned short)__fltcheck_unknown();
}

unsigned short RegisterClassA(const struct window_class *description) {
    return RegisterClassW(description);
}

unsigned short RegisterClassExW(const struct window_class_ex *description) {
    __fltcheck_window = description->procedure;
    return (unsigned short)__fltcheck_unknown();
}

unsigned short RegisterClassExA(const struct window_class_ex *description) {
    return RegisterClassExW(description);
}

long long DispatchMessageW(const void *message) {
    (void)message;
    return __fltcheck_send_message();
}

long long DispatchMessageA(const void *message) {
    (void)message;
    return __fltcheck_send_message();
}

void *CreateWindowExW(unsigned long extended, const void *name, const void *title,
                      unsigned long style) {
    (void)extended;
    (void)name;
    (void)title;
    (void)style;
    __fltcheck_send_message();
    return (void *)__fltcheck_unknown();
}

void *CreateWindowExA(unsigned long extended, const void *name, const void *title,
                      unsigned long style) {
    return CreateWindowExW(extended, name, title, style);
}

long long DialogBoxParamW(void *instance, const void *name, void *parent,
                          window_procedure *procedure, long long parameter) {
    (void)instance;
    (void)name;
    (void)parent;
    (void)parameter;
    while (__fltcheck_choose(0)) {
        procedure((void *)__fltcheck_unknown(), (unsigned int)__fltcheck_unknown(),
                  (unsigned long long)__fltcheck_unknown(), __fltcheck_unknown());
    }
    return __fltcheck_unknown();
}

long long DialogBoxParamA(void *instance, const void *name, void *parent,
                          window_procedure *procedure, long long parameter) {
    return DialogBoxParamW(instance, name, parent, procedure, parameter);
}

/* ---- the harness
 * ----------------------------------------------------------------------------------- */

/* An object that others make: nobody knows how they use it, but its life has an end. */
void *__fltcheck_begin_object(void) {
    return __fltcheck_alloc(65536, 0);
}

void __fltcheck_end_object(void *object) {
    __fltcheck_free(object);
}

#define PROCESS_ATTACH 1
#define PROCESS_DETACH 0

void __fltcheck_harness(void) {
    __fltcheck_role("main");
    __fltcheck_step("the program starts");
    __fltcheck_construct_globals();
    __fltcheck_run_main();
    __fltcheck_role("export");
    __fltcheck_call_library(PROCESS_ATTACH);
    while (__fltcheck_choose(0)) {
        __fltcheck_run_exports();
        __fltcheck_let_others_run();
    }
    if (__fltcheck_choose(0)) {
        __fltcheck_run_objects();
        return;
    }
    __fltcheck_call_library(PROCESS_DETACH);
    __fltcheck_destroy_globals();
}
