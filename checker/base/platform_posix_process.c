/* platform_posix_process.c - platform.h's processes for POSIX systems. */
#define _GNU_SOURCE /* wait4, close_range, F_SETPIPE_SZ */

#include "base/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum {
    KEPT_ERRORS = 4096, /* bytes of a child's standard error */
    NAP = 100           /* milliseconds after which signals are looked at again */
};

struct PlatformProcess {
    pid_t id;
    int input, output, errors; /* our ends of the pipes; errors -1: closed */
    char text[KEPT_ERRORS];    /* the last of its standard error */
    size_t length;
};

/* ---- starting ---------------------------------------------------------------------- */

/* Where a standard stream was closed, a pipe could get its number: it would then be in
 * the way when the child's streams are set up. -1 if there is no other number. */
static int above_standard(int file) {
    if (file > STDERR_FILENO || file < 0) {
        return file;
    }
    int copy = fcntl(file, F_DUPFD, STDERR_FILENO + 1);
    close(file);
    return copy;
}

/* Both ends for this process only: a child gets its end as a copy. */
static bool open_pipe(int ends[2]) {
    if (pipe(ends) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        ends[i] = above_standard(ends[i]);
    }
    if (ends[0] < 0 || ends[1] < 0) {
        int failure = errno;
        close(ends[ends[0] < 0]);
        errno = failure;
        return false;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

static void close_pipe(const int ends[2]) {
    close(ends[0]);
    close(ends[1]);
}

static bool open_pipes(int pipes[3][2]) {
    for (int i = 0; i < 3; i++) {
        if (!open_pipe(pipes[i])) {
            while (i-- > 0) {
                close_pipe(pipes[i]);
            }
            return false;
        }
    }
    return true;
}

/* Starts the program with the pipes as its standard streams and no signal blocked. */
static int spawn(pid_t *id, const char *const *command, int pipes[3][2]) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_adddup2(&actions, pipes[0][0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes[1][1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipes[2][1], STDERR_FILENO);
    int failure = posix_spawn(id, command[0], &actions, &attributes,
                              (char *const *)(uintptr_t)command, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* The child's side of a copy: no file of the parent is left open in it, for others wait for the end
 * of their pipes. */
static _Noreturn void become_copy(int pipes[3][2], int (*work)(void)) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    bool good = dup2(pipes[0][0], STDIN_FILENO) >= 0 && dup2(pipes[1][1], STDOUT_FILENO) >= 0 &&
                dup2(pipes[2][1], STDERR_FILENO) >= 0;
#if defined(__linux__)
    good = good && close_range(STDERR_FILENO + 1, ~0U, 0) == 0;
#endif
    _exit(good ? work() : EXIT_FAILURE);
}

static int copy(pid_t *id, int pipes[3][2], int (*work)(void)) {
    fflush(NULL); /* what is still to be written is written once */
    *id = fork();
    if (*id == 0) {
        become_copy(pipes, work);
    }
    return *id < 0 ? errno : 0;
}

/* Either of a command or of work. */
static PlatformProcess *start(Arena *arena, const char *const *command, int (*work)(void),
                              const char **error) {
    PlatformProcess *process = ARENA_NEW(arena, PlatformProcess);
    int pipes[3][2];
    int failure = open_pipes(pipes) ? 0 : errno;
    if (failure == 0) {
        /* A child that prints more than anybody reads must not stop for that; we read
         * its errors when it suits us. */
        fcntl(pipes[2][0], F_SETFL, O_NONBLOCK);
        fcntl(pipes[2][1], F_SETFL, O_NONBLOCK);
        failure =
            command != NULL ? spawn(&process->id, command, pipes) : copy(&process->id, pipes, work);
        close(pipes[0][0]);
        close(pipes[1][1]);
        close(pipes[2][1]);
        if (failure != 0) {
            close(pipes[0][1]);
            close(pipes[1][0]);
            close(pipes[2][0]);
        }
    }
    if (failure != 0) {
        *error = arena_strdup(arena, strerror(failure));
        return NULL;
    }
    process->input = pipes[0][1];
    process->output = pipes[1][0];
    process->errors = pipes[2][0];
    return process;
}

PlatformProcess *platform_process_start(Arena *arena, const char *const *command,
                                        const char **error) {
    return start(arena, command, NULL, error);
}

PlatformProcess *platform_process_copy(Arena *arena, int (*work)(void)) {
#if defined(__linux__)
    const char *error = NULL;
    return start(arena, NULL, work, &error);
#else
    (void)arena, (void)work;
    return NULL; /* other systems have libraries that don't survive it */
#endif
}

/* ---- talking ----------------------------------------------------------------------- */

/* Makes a pipe hold that much, so that a child need not be ready for it yet; if that is too much,
 * writing waits. */
static void make_room(int pipe, size_t length) {
#if defined(F_SETPIPE_SZ)
    enum { USUAL = 64 * 1024, MOST = 1024 * 1024 };
    if (length > USUAL && length <= MOST) {
        fcntl(pipe, F_SETPIPE_SZ, (int)length);
    }
#else
    (void)pipe, (void)length;
#endif
}

bool platform_process_send(PlatformProcess *process, const void *bytes, size_t length) {
    /* A pipe without a reader is an error to us, not the end of the program. */
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGPIPE, &ignore, &before);
    const char *at = bytes;
    process->length = 0;
    make_room(process->input, length);
    while (length > 0) {
        ssize_t done = write(process->input, at, length);
        if (done < 0 && errno != EINTR) {
            break;
        }
        if (done > 0) {
            at += done;
            length -= (size_t)done;
        }
    }
    sigaction(SIGPIPE, &before, NULL);
    return length == 0;
}

size_t platform_process_receive(PlatformProcess *process, void *buffer, size_t size) {
    for (;;) {
        ssize_t got = read(process->output, buffer, size);
        if (got >= 0) {
            return (size_t)got;
        }
        if (errno != EINTR) {
            return 0;
        }
    }
}

/* Keeps the last of what there is. */
static void collect_errors(PlatformProcess *process) {
    char buffer[KEPT_ERRORS];
    while (process->errors >= 0) {
        ssize_t got = read(process->errors, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (got <= 0) {
            close(process->errors);
            process->errors = -1;
            return;
        }
        size_t new = (size_t)got, kept = process->length;
        if (kept + new > KEPT_ERRORS) {
            size_t dropped = kept + new - KEPT_ERRORS;
            kept -= dropped;
            memmove(process->text, process->text + dropped, kept);
        }
        memcpy(process->text + kept, buffer, new);
        process->length = kept + new;
    }
}

/* ---- waiting ----------------------------------------------------------------------- */

/* By which people end programs. */
static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/* Holds those back that would end the program: what is ignored (nohup) stays so. */
static void block_signals(sigset_t *before) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof ending_signals / sizeof *ending_signals; i++) {
        struct sigaction now;
        if (sigaction(ending_signals[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
            sigaddset(&set, ending_signals[i]);
        }
    }
    sigprocmask(SIG_BLOCK, &set, before);
}

static bool is_ending(void) {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    for (size_t i = 0; i < sizeof ending_signals / sizeof *ending_signals; i++) {
        if (sigismember(&pending, ending_signals[i]) == 1) {
            return true;
        }
    }
    return false;
}

/* One look at all of them; true if one is ready. */
static bool poll_once(PlatformProcess *const *processes, size_t count, int milliseconds,
                      bool *ready) {
    struct pollfd *files = calloc(count * 2 + 1, sizeof *files);
    bool any = files == NULL; /* out of memory: reading will block instead */
    for (size_t i = 0; i < count; i++) {
        ready[i] = files == NULL;
        if (files != NULL) {
            files[2 * i] = (struct pollfd){.fd = processes[i]->output, .events = POLLIN};
            files[2 * i + 1] = (struct pollfd){.fd = processes[i]->errors, .events = POLLIN};
        }
    }
    int found = files != NULL ? poll(files, (nfds_t)(count * 2), milliseconds) : 0;
    for (size_t i = 0; found > 0 && i < count; i++) {
        ready[i] = files[2 * i].revents != 0;
        any = any || ready[i];
        if (files[2 * i + 1].revents != 0) {
            collect_errors(processes[i]);
        }
    }
    free(files);
    return any;
}

static void kill_and_reap(pid_t id) {
    kill(id, SIGKILL);
    while (waitpid(id, NULL, 0) < 0 && errno == EINTR) {
    }
}

/* Signals stay pending meanwhile and are looked at between short waits: they can then
 * be served here, where the children are known, and need no handler. */
void platform_process_wait(PlatformProcess *const *processes, size_t count, double seconds,
                           bool *ready) {
    sigset_t before;
    double end = platform_seconds() + seconds;
    block_signals(&before);
    for (;;) {
        double left = (end - platform_seconds()) * 1000;
        int nap = left < 0 ? 0 : left < (double)NAP ? (int)left + 1 : NAP;
        bool any = poll_once(processes, count, nap, ready);
        if (is_ending()) {
            for (size_t i = 0; i < count; i++) {
                kill_and_reap(processes[i]->id);
            }
            break; /* setting the mask back delivers the signal */
        }
        if (any || left <= 0) {
            break;
        }
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* ---- ending ------------------------------------------------------------------------ */

void platform_process_finish(PlatformProcess *process) {
    if (process->input >= 0) {
        close(process->input);
        process->input = -1;
    }
}

PlatformEnd platform_process_end(Arena *arena, PlatformProcess *process, bool kill_it) {
    platform_process_finish(process);
    close(process->output);
    if (kill_it) {
        kill(process->id, SIGKILL);
    }
    int status = 0;
    struct rusage usage = {0};
    while (wait4(process->id, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    collect_errors(process);
    if (process->errors >= 0) {
        close(process->errors); /* some child of the child still holds it */
    }
    return (PlatformEnd){.is_signal = WIFSIGNALED(status),
                         .code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status),
                         .errors = arena_strndup(arena, process->text, process->length),
                         .peak_memory = (uint64_t)usage.ru_maxrss * 1024};
}
