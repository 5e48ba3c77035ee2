/* host.h - what the simulator needs of the machine that it runs on; drivers see none of it. */
#ifndef SIM_HOST_H
#define SIM_HOST_H

#define HOST_PAGE 4096ull

/* Memory in whole pages, at a place that is the same in every execution. */
void *host_reserve(unsigned long long size);
void host_open(void *start, unsigned long long size);   /* readable and writable */
void host_close(void *start, unsigned long long size);  /* any access faults */
void host_remove(void *start, unsigned long long size); /* for good */

/* Coroutines: the one that runs, and those that wait to go on. */
struct host_fiber;
struct host_fiber *host_fiber_new(void (*run)(void *), void *argument);
void host_fiber_reset(struct host_fiber *fiber, void (*run)(void *), void *argument);
void host_fiber_enter(struct host_fiber *fiber); /* from the scheduler */
void host_fiber_leave(struct host_fiber *fiber); /* back to the scheduler */
void *host_fiber_top(struct host_fiber *fiber);
void *host_fiber_pointer(struct host_fiber *fiber); /* where its stack ends while it waits */

/* The driver: a shared object that is loaded once and reset before each execution. */
struct host_segment {
    char *start;
    unsigned long long size;
    char *copy;
};
struct host_image {
    void *library;
    void *entry;
    struct host_segment segments[8];
    int segment_count;
};
/* `entry`: the name of its DriverEntry. */
const char *host_image_load(const char *path, const char *entry, struct host_image *image);
void *host_image_find(const struct host_image *image, const char *name); /* or NULL */
void host_image_reset(const struct host_image *image);

/* Faults: `handler` returns 1 to go on at the access, or does not return. */
void host_catch_faults(int (*handler)(void *address), void (*too_long)(void));
void host_limit(int milliseconds); /* for the execution that begins; 0: none */

/* Runs `work` in a process of its own, so that its end harms nobody. Its exit status, or -1. */
int host_apart(int (*work)(void *), void *argument, int seconds);
void host_print(const char *text);
void host_flush(void);
void host_fail(const char *text);
int host_format(char *to, int size, const char *format, ...);

#endif
