/* lifecycle.h - the abstract filter manager: the harness that drives the driver
 * and the bodies of modelled APIs, as IR.
 *
 * The model is C code (the files of rules/model), lowered by the frontend like the
 * driver's own sources; `fltcheck dump harness` shows it. The engine knows
 * nothing of callbacks: it starts at the harness function. A model file talks to
 * the engine through functions without a body:
 *
 *   int   __fltcheck_choose(const char *step)  both 0 and 1 are explored; when 1,
 *         `step` (may be NULL) becomes a life-cycle step of the witness
 *   void  __fltcheck_step(const char *step)    a life-cycle step
 *   void  __fltcheck_stop(void)                the path ends here, silently
 *   void  __fltcheck_event(const char *name)   raises event(name) for the rules,
 *         at the driver's call that led here (or at the last return)
 *   void  __fltcheck_event_at(const char *name, const void *handle)
 *         the same, for the object of one handle only
 *   long  __fltcheck_unknown(void)             any value
 *   long  __fltcheck_failure(void)             any NTSTATUS < 0
 *   int   __fltcheck_surely(int condition)     1 only if condition is nonzero in
 *         every execution this state stands for
 *   int   __fltcheck_uninit(const void *place) 1 only if *place was never written
 *   int   __fltcheck_state(const void *handle, const char *state)
 *         1 if the object of that handle is surely in that state
 *   int   __fltcheck_same_call(const void *a, const void *b)
 *         1 if both are handles that one call of the driver has returned
 *   void *__fltcheck_alloc(unsigned long long size, int zeroed)
 *         new memory, named after the driver's call that led here
 *   void  __fltcheck_free(void *memory)
 *   void  __fltcheck_copy(void *to, const void *from, unsigned long long size)
 *   void  __fltcheck_fill(void *to, int byte, unsigned long long size)
 *   void  __fltcheck_havoc(void *to, unsigned long long size)  any content
 *   void  __fltcheck_role(const char *role)    the callback that runs now ("connect",
 *         "unload", "entry", ...; NULL: none), for `role in` conditions. What the
 *         callback before it returned is done with: events about it come first.
 *         "connect*": about the object that is followed; memory allocated then has
 *         names of its own. "connect+": for one of many; what is in memory that is
 *         allocated then is soon forgotten where objects are followed
 *   int   __fltcheck_follows(const char *kind) 1 while objects of that kind are followed:
 *         what only matters for them need not be gone through otherwise
 *   int   __fltcheck_runs_alone(void) 1 while each callback is followed alone (kinds with
 *         `apart: callbacks`)
 *   void  __fltcheck_end_without(const char *kind)  while objects of that kind are
 *         followed: the path ends here, silently, if none of them has a typestate (one
 *         that is history and that nobody names any more has none)
 *   void  __fltcheck_watch(void *place, void (*hook)(void *old, void *new))
 *         calls hook before each later write to *place by the driver
 *
 *   void *__fltcheck_region(const char *kind, const char *state, const void *routine,
 *         int parameter, unsigned long length)
 *         memory of a kind of the rule files, in that state, as it is handed to that
 *         parameter of a callback, or NULL with length 0. Its address is known only
 *         while rules about memory are looked at, else it is any pointer
 *   void  __fltcheck_region_end(const char *kind)
 *         the callback has returned: all memory of that kind is gone
 *
 *   long long __fltcheck_room(const void *place)
 *         bytes from there to the end of the variable or block that it is in, -1 if that is
 *         not known. Of what is allocated: only where callbacks are followed alone
 *   void  __fltcheck_event_on_read(const char *name, const void *place)
 *         the call returns without having written there: raises event(name) when the driver
 *         reads there what nobody has written
 *   void  __fltcheck_set_tag(const void *memory, void *tag)
 *         notes a handle with the block of heap that the pointer is in, also with one that is
 *         freed. It is there as long as something reaches the block
 *   void *__fltcheck_tag(const void *memory)
 *         what was noted, 0 if nothing was, anything if a merge has lost the pointer
 *   void  __fltcheck_hand_over(const void *pointer)
 *         another thread gets the pointer and what it points to: memory of a callback
 *         that is reached through it is kept from here on
 *   void  __fltcheck_tell_name(const char *fact, const void *text, long long bytes)
 *   void  __fltcheck_tell_number(const char *fact, long long number)
 *         what the other side of the project has to know of this driver: a name of an object,
 *         in characters of two bytes (`bytes` of them, or up to the terminator), or a number.
 *         What is not constant is told as such. Only while a kind is followed whose rule file
 *         has the fact under `tells`
 *   int   __fltcheck_told_name(const char *fact, const void *text, long long bytes,
 *         const void *self)
 *         0 if the name is constant and nobody has told it, with all told that there is; then
 *         messages call the object of that handle by it. 1 otherwise; if that is because
 *         something is not known, verdicts about the object are unknown
 *   long long __fltcheck_told_number(const char *fact, long long least)
 *         the smallest number that was told and is not below that one, or -1
 *   int   __fltcheck_told_all(const char *fact, const void *self)
 *         1 if all is told that there is; else 0, and verdicts about the object are unknown
 *   void  __fltcheck_doubt_at(const char *reason, const void *self)
 *         verdicts about the object of that handle are unknown, for that reason
 *   long long __fltcheck_constant(long long number)
 *         the number if it is a constant; one of a few: the path forks; else -1
 *   long long __fltcheck_content_end(const void *place, int argument, long long size)
 *         of the structure with that size to which that argument of the driver's call points:
 *         bytes up to the end of its last member. -1: it is not known
 *
 *   void  __fltcheck_unsettle(void)
 *         while rules about memory are looked at: all that callbacks may write is unknown
 *         from here on, as nothing but the callback that follows is executed
 *
 * Names with a meaning: a model function NAME is the body of API NAME where the
 * driver defines none; NAME__before(args) runs before the rules' edges for a call
 * of NAME, NAME__success(args) after its success, NAME__failure(args) after its
 * failure. __fltcheck_harness(void) is where the analysis starts. NAME__body is the
 * body of NAME where NAME is built into the compiler and can't be defined in C; it
 * becomes NAME when the model is loaded. A routine pointer may be called with more
 * arguments than its target has parameters.
 *
 * Variables named __fltcheck_exact_... are never merged while a kind of object that is
 * explored apart is followed: for what has to stay correlated.
 *
 * Variables of the model never count as holders of a handle: that the filter manager
 * remembers a port does not help a driver that has lost it.
 */
#ifndef FLTCHECK_LIFECYCLE_LIFECYCLE_H
#define FLTCHECK_LIFECYCLE_LIFECYCLE_H

#include "base/diag.h"
#include "frontend/frontend.h"
#include "ir/ir.h"
#include "project/project.h"
#include "rules/rules.h"

#define LIFECYCLE_HARNESS "__fltcheck_harness"
#define LIFECYCLE_PREFIX  "__fltcheck_"

/* The folder in which model sources pretend to lie: it tells them from the driver's. */
#define LIFECYCLE_MODEL_FOLDER "fltcheck-model/"

/* What nearly all drivers call their entry point. */
#define LIFECYCLE_USUAL_ENTRY "DriverEntry"

/* Whose model a component needs: that of drivers if it has an entry point of a driver; that of
 * programs if it has one of a program, or calls something that makes an object of theirs. With
 * `wanted` as entry point, and else, that of drivers. `rules` are those of all sides. */
RuleSide lifecycle_side(const IrModule *module, const RuleSet *rules, const char *wanted);

/* Lowers the model files of `rules` (of one side) for a driver whose entry is `entry`
 * (LIFECYCLE_USUAL_ENTRY if NULL). `args` are the compiler arguments for the target
 * (no headers are included by models). NULL after a message to `diag`. */
IrModule *lifecycle_module(Arena *arena, Frontend *frontend, const RuleSet *rules,
                           const char *entry, const char *const *args, size_t arg_count,
                           Diag *diag);

/* The entry point to use for the driver `module`: `wanted` if not NULL, else
 * DriverEntry or the other usual names for it. NULL: this is no driver. */
const char *lifecycle_entry(const IrModule *module, const char *wanted);

/* The same for a program, see roots.h. */
const char *lifecycle_program_entry(const IrModule *module, const char *wanted);

/* A module that is linked with program and model: it calls what the program starts with.
 * `is_sealed`: of a library, what is not marked as exported is not. */
IrModule *lifecycle_roots(Arena *arena, const IrModule *program, const char *entry, bool is_sealed);

/* C++: makes the linked driver run the initialisers of its globals before its entry point
 * (the model's harness asks for it), and leaves operators new and delete that it declares
 * without a body to the model. An entry point that is not extern "C" gets its plain name. */
IrModule *lifecycle_prepare(Arena *arena, IrModule *driver, const char *wanted);

/* What headers of the system define inline, and the model says as well, is the model's: what such
 * a function does inside is no business of the driver's. */
void lifecycle_yield(IrModule *driver, const IrModule *model);

/* True for functions that belong to the model, not to the driver. */
bool lifecycle_is_model(const IrFunction *function);

#endif
