/* program.c - is linked to each program: runs its constructors. Compiled without headers. */
typedef void constructor(void);
extern constructor *__start_sim_init[] __attribute__((weak, visibility("hidden")));
extern constructor *__stop_sim_init[] __attribute__((weak, visibility("hidden")));

void *__dso_handle __attribute__((visibility("hidden")));

void sim_construct(void) {
    for (constructor **next = __start_sim_init; next < __stop_sim_init; next++) {
        (*next)();
    }
}
