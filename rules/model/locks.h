/* locks.h - what taking a lock and giving it back means, for the model's files that have functions
 * for it.
 */
#ifndef LOCKS_H
#define LOCKS_H

typedef unsigned char byte;
typedef __SIZE_TYPE__ word;

int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
long __fltcheck_unknown(void);

/* irql.c */
byte __fltcheck_raise_irql(byte level);
void __fltcheck_lower_irql(byte level);
void __fltcheck_enter_mutex(void);
void __fltcheck_leave_mutex(void);

/* locks.c */
void __fltcheck_take_lock(void *lock, int is_shared);
int __fltcheck_try_lock(void *lock, int is_shared);
void __fltcheck_drop_lock(const void *lock);

/* blocks.c */
void __fltcheck_make_state(void *state);
void __fltcheck_delete_state(void *state);
void __fltcheck_enter_lock(const void *lock);
void __fltcheck_leave_lock(void);

/* Where it matters what callbacks use, and who has a lock meanwhile. */
#define IS_ABOUT_STATE __fltcheck_follows("connection-state")

/* Where it matters which locks somebody has who waits for a reply (locks.c). */
#define IS_ABOUT_SENDERS __fltcheck_follows("senders that wait")

#define TOUCHES(name)                                                                              \
    void name(void *object) {                                                                      \
        (void)object;                                                                              \
    }

#define ANSWERS(name)                                                                              \
    byte name(void *object) {                                                                      \
        (void)object;                                                                              \
        return (byte)__fltcheck_unknown();                                                         \
    }

#endif
