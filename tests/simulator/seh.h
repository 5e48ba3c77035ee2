/* seh.h - structured exception handling for rewritten drivers: a frame for each __try. */
#ifndef SIM_SEH_H
#define SIM_SEH_H

struct sim_frame {
    void *jump[5];
    struct sim_frame *outer;
    int is_finally;
    int pushed;
    int normal;    /* the end of the block was reached */
    int unwinding; /* an exception goes through it */
};

#ifdef __cplusplus
extern "C" {
#endif
void sim_frame_push(struct sim_frame *frame, int is_finally);
void sim_frame_drop(struct sim_frame *frame);
void sim_frame_normal(struct sim_frame *frame);
void sim_frame_leave(struct sim_frame *frame);
void sim_frame_continue(struct sim_frame *frame);
void sim_pass_on(void);
#ifdef __cplusplus
}
#endif

#define SIM_TRY_EXCEPT(N)                                                                          \
    {                                                                                              \
        struct sim_frame sim_frame_##N __attribute__((cleanup(sim_frame_drop)));                   \
        sim_frame_push(&sim_frame_##N, 0);                                                         \
        if (__builtin_setjmp(sim_frame_##N.jump) == 0) {
#define SIM_END_EXCEPT(N)                                                                          \
    ;                                                                                              \
    sim_frame_drop(&sim_frame_##N);                                                                \
    }                                                                                              \
    else
#define SIM_PASS_ON sim_pass_on()

#define SIM_TRY_FINALLY(N)                                                                         \
    {                                                                                              \
        auto void sim_finally_##N(struct sim_frame *);                                             \
        struct sim_frame sim_frame_##N __attribute__((cleanup(sim_finally_##N)));                  \
        sim_frame_push(&sim_frame_##N, 1);                                                         \
        if (__builtin_setjmp(sim_frame_##N.jump) == 0) {
#define SIM_END_FINALLY(N)                                                                         \
    ;                                                                                              \
    sim_frame_normal(&sim_frame_##N);                                                              \
    }
#define SIM_HANDLER(N)                                                                             \
    void sim_finally_##N(struct sim_frame *sim_frame) {                                            \
        sim_frame_leave(sim_frame);
#define SIM_HANDLER_END                                                                            \
    sim_frame_continue(sim_frame);                                                                 \
    }

#endif
