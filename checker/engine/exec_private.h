/* exec_private.h - what the rooms of the executor (exec*.c) share.
 *
 * Everyone else runs it through exec.h and is told the outcome by a sink.
 */
#ifndef FLTCHECK_ENGINE_EXEC_PRIVATE_H
#define FLTCHECK_ENGINE_EXEC_PRIVATE_H

#include "engine/exec.h"
#include "engine/lost.h"

/* ---- exec.c: where the execution is, what it carries along, forks ---- */

uint32_t exec_uid(const Exec *exec);

/* Where something in this execution is reported: the driver's instruction. */
uint32_t exec_place(const Exec *exec);

/* State.site inside a function that is called here. */
uint32_t exec_site(const Exec *exec, const FunctionInfo *callee);

void exec_note(Exec *exec, StepKind kind, uint32_t uid, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

void exec_define(Exec *exec, uint32_t temp, Value value);

/* Puts the temporaries that are used after instruction `after` of this block into
 * the state, so that another execution can go on from there. */
void exec_save_temps(Exec *exec, State *state, uint32_t after);

bool exec_allows(const Exec *exec, uint32_t choice);

/* Forks at the current instruction: the state after it goes to index + 1. False
 * if a directive forbids this alternative. */
bool exec_fork(Exec *exec, const State *state, uint32_t choice);

/* Forks and executes the same instruction again with the refined state. */
bool exec_retry(Exec *exec, const State *state, uint32_t choice);

/* ---- exec_value.c: what operands and places mean ---- */

Value exec_operand(Exec *exec, IrOperand operand);
Value exec_address(Exec *exec, const IrPlace *place);

/* All addresses a place can mean. */
uint32_t exec_targets(Exec *exec, const IrPlace *place, const Value **out);

/* An unknown that is not yet in use: the k-th result of this instruction. */
Value exec_fresh(Exec *exec, const IrType *type);

/* True if the value comes from a cell with several possible contents. */
const char *exec_vague(const Exec *exec, Value value);

/* ---- exec_question.c: what the model asks ---- */

/* Is the condition surely true? Was the place surely never written? Is the object of the handle in
 * the state of that name? The answer is the result of the call. */
void exec_surely(Exec *exec, const IrInstr *instr, Value condition);
void exec_uninit(Exec *exec, const IrInstr *instr, Value place);
void exec_ask_state(Exec *exec, const IrInstr *instr, Value handle, const char *name);

/* Has one call made the objects of both handles? */
void exec_ask_same_call(Exec *exec, const IrInstr *instr, Value a, Value b);

/* ---- exec_memory.c: instructions that read and write memory ---- */

/* False if the instruction reads or writes through NULL: then nothing comes after it. */
bool exec_touch(Exec *exec, const IrInstr *instr);

void exec_load(Exec *exec, const IrInstr *instr);
void exec_store(Exec *exec, const IrInstr *instr);
void exec_copy(Exec *exec, const IrInstr *instr);
void exec_zero(Exec *exec, const IrInstr *instr);

/* The variable's life ends. */
void exec_kill(Exec *exec, const IrInstr *instr);

/* ---- exec_region.c, exec_region_call.c, exec_region_life.c: memory that is an object ---- */

/* What an instruction does with memory: how much of it, and how. */
typedef struct RegionAccess {
    Value address;
    Value size;         /* in bytes; TOP: at least one */
    unsigned character; /* up to a terminator, of so many bytes; 0: no */
    bool is_write;
    bool is_fetch;   /* reads a number or pointer, not a character, for use */
    bool is_copied;  /* not there, but in a copy */
    uint32_t object; /* (exec_region.c) */
    uint32_t place;  /* reported here instead of where it happens, or STATE_NONE */
} RegionAccess;

/* True if exceptions raised here are taken by an __except, of this function or of one that
 * called it. */
bool exec_is_guarded(const Exec *exec);

/* Reports what the rules say about the access, if the address may be in memory that is
 * an object, and moves the object. */
void exec_region_access(Exec *exec, const RegionAccess *access);

void exec_region_trigger(Exec *exec, RuleTriggerKind trigger, const RegionAccess *access);

/* exec_fetch.c: so much was copied from there, which may be such memory; and a value that may have
 * been copied is read. */
void exec_fetch(Exec *exec, Value to, Value from, uint64_t size);
void exec_fetch_load(Exec *exec, const IrInstr *instr, Value value);

/* An unknown function may write what lies at the address. */
void exec_region_passed(Exec *exec, Value address);

/* The memory accesses of an instruction. */
void exec_region_load(Exec *exec, const IrInstr *instr, Value address);
/* False if what is written there need not be remembered: of user memory nothing is known
 * but where it ends strings. */
bool exec_region_store(Exec *exec, const IrInstr *instr, Value address, Value value);
void exec_region_copy(Exec *exec, const IrPlace *place, Value address, uint64_t size,
                      bool is_write);

/* What a function without a body of the driver does with the memory it gets. */
void exec_region_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                      const Value *args);

/* A decision depends on the value: what was fetched for it is tested. */
void exec_region_tested(Exec *exec, State *state, Value condition);

bool exec_region_condition(Exec *exec, const RuleCond *cond);

/* The model hands memory to a callback, and takes it back. */
void exec_region_begin(Exec *exec, const IrInstr *instr, const Value *args, const RuleKind *kind,
                       const char *state);
void exec_region_end(Exec *exec, const RuleKind *kind);

/* Another thread gets the value, and all that it points to. */
void exec_region_hand_over(Exec *exec, Value value);

/* The object whose memory the address is in, or STATE_NONE. `*is_embedded`: it is reached
 * through a pointer that lies in that memory. */
uint32_t exec_region_of(const Exec *exec, Value address, bool *is_embedded);

/* ---- exec_block.c: blocks of heap that are followed ---- */

/* What the model has noted about the block that the pointer is in; 0: nothing. */
Value exec_tag(Exec *exec, const IrInstr *instr, Value memory);
void exec_set_tag(Exec *exec, Value memory, Value tag);

/* A variable of the driver gets a value: it may be the name of a block. */
void exec_block_label(Exec *exec, Value place, Value value);

/* The driver reads or writes there: reported if the block is gone. */
void exec_block_access(Exec *exec, Value address);

/* The same for a function of the system that it calls; one of which nothing is known may keep
 * what it gets. */
void exec_block_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                     const Value *args);

/* ---- exec_branch.c: instructions that go somewhere else ---- */

/* Goes to a block: on in this execution if nothing joins there. */
void exec_goto(Exec *exec, uint32_t block);
void exec_branch(Exec *exec, const IrInstr *instr);
void exec_switch(Exec *exec, const IrInstr *instr);

/* An irrelevant decision: go where its sides meet again. */
void exec_skip_to_meeting(Exec *exec, const IrInstr *instr);

/* Leaves the function: its locals die. */
void exec_leave(Exec *exec, const IrInstr *instr);

/* Tells the block's handler that the instruction may raise an exception. */
void exec_raise(Exec *exec, const IrInstr *instr);

/* ---- exec_unwind.c: exceptions that leave the function ---- */

/* Tells the sink that the instruction may raise, if that is news to who waits for it. */
void exec_unwind(Exec *exec);

/* An exception of C++ leaves the function in that state. */
void exec_throw_out(Exec *exec, const State *state);

/* exec_throw.c: what becomes of an exception of C++ if the instruction throws one, or may. */
void exec_throw(Exec *exec, const IrInstr *instr);

/* ---- exec_call.c, exec_frame.c, exec_return.c: calls ---- */

void exec_call(Exec *exec, const IrInstr *instr);

/* exec_call.c: splits the state where the value can be several functions. True if it did. */
bool exec_split_function(Exec *exec, Value callee);

/* True for a cell of a variable or temporary of some frame, or of a result. */
bool exec_is_private(const Engine *engine, Value cell);

/* Has the sink run the callee's body, on what it can see of this state. */
void exec_enter(Exec *exec, const FunctionInfo *callee, const IrInstr *instr, const Value *args);

/* ---- exec_library.c ---- */

/* True for functions of C++'s library whose body is not known. */
bool exec_is_library(const FunctionInfo *callee);

/* Handles that it gets, or gets the address of, are kept somewhere. */
void exec_library_call(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                       const Value *args);

/* ---- exec_intrinsic.c ---- */

void exec_intrinsic(Exec *exec, const FunctionInfo *callee, const IrInstr *instr,
                    const Value *args);

/* ---- exec_api.c ---- */

/* True if the path goes on at the next instruction in this state. */
bool exec_api(Exec *exec, const FunctionInfo *callee, const IrInstr *instr, const Value *args);
bool exec_api_checks(Exec *exec, const RuleApi *api, const Value *args, uint32_t count);
void exec_use_checks(Exec *exec, const RuleApi *api, const Value *args, uint32_t count);

/* exec_origin.c: the unknown value comes from the system, which was never told any handle of ours.
 */
bool exec_is_made_elsewhere(const Exec *exec, Value value);

/* ---- exec_facts.c: between the components of a project, see lifecycle.h ---- */

/* `text`: what the first argument says, or NULL if that is no literal. */
void exec_facts(Exec *exec, Intrinsic what, const IrInstr *instr, const Value *args,
                const char *text);

/* The value is compared with NULL, or a decision is made by it as such. */
void exec_null_test(Exec *exec, Value value);

/* Which argument of a pattern is that; false if none. */
bool exec_position(const RuleTrigger *trigger, RuleArgKind kind, uint32_t *index);

/* The object of that kind (NULL: any) whose handle the value is, or STATE_NONE. */
uint32_t exec_object(const Exec *exec, const RuleKind *kind, Value value);

const RuleKind *exec_owner_kind(const Exec *exec, const RuleKind *kind);

/* ---- exec_create.c ---- */

/* Carries out a creating edge; `status` is TOP after success. */
void exec_create(Exec *exec, const RuleEdge *edge, const IrInstr *instr, const Value *args,
                 bool failed, Value status);

/* Names the object after the first variable that got its handle. */
/* What messages call an object that has no name yet. */
void exec_call_object(Exec *exec, uint32_t object, const char *name);
void exec_label(Exec *exec, uint32_t object, Value address);

/* ---- exec_shared.c: variables that others use, too ---- */

/* True for memory that was allocated for one event of many: whoever has it has it alone. */
bool exec_is_passing(const StateTables *tables, const Root *root);

/* True if a global of the driver, or memory that a global leads to, can hold the object's handle.
 * Unless the answer is wanted `negated`, one that nobody knows for certain is a guess. */
bool exec_is_shared(Exec *exec, uint32_t object, bool negated);

/* ---- exec_event.c: events, and handles that get lost ---- */

/* True in a callback about the object that is followed ("connect*"). */
bool exec_is_followed_role(const Exec *exec);

/* True if its name ends with '+': it stands for one of many, about which little is known. */
bool exec_is_passing_role(const Exec *exec);

/* Reports for an event; false if it ended the path. */
bool exec_event(Exec *exec, const char *name, uint32_t only_object);
bool exec_trigger(Exec *exec, RuleTriggerKind trigger, uint32_t object);

/* A call changes the state of nobody knows which object of that kind: nothing can be
 * proved of any that it may have been. */
void exec_doubt(Exec *exec, const RuleKind *kind);
bool exec_report(Exec *exec, const RuleReport *report, uint32_t object, const Value *args,
                 uint32_t count);

/* True if a variable, a caller's variable or a live temporary has the handle. */
bool exec_holds(Exec *exec, uint32_t object);

/* Notes that a place with this value is no more: it may have had a handle. */
void exec_displace(Exec *exec, Value value);

/* Reports handles that were written over or dropped since the last call. */
void exec_check_displaced(Exec *exec, RuleTriggerKind trigger);

/* ---- exec_lost.c: writes through pointers that merges have lost ---- */

/* What lies at the place. */
LostSort exec_sort(const IrPlace *place);

/* What a pointer of that type (may be NULL) points to. */
LostSort exec_sort_behind(const IrType *pointer);

/* Something of that sort is written at an address that a merge has lost: whatever it may be
 * becomes `value`, or stays. True if the address is such a one. */
bool exec_write_lost(Exec *exec, Value address, LostSort sort, Value value);

/* The same for bytes that become nobody knows what. */
bool exec_havoc_lost(Exec *exec, Value address, LostSort sort);

/* Something of that type (NULL: many things) is read at an address: true if that is lost. */
bool exec_read_lost(Exec *exec, Value address, const IrType *type);
/* Bytes from an address to the end of the variable or block it is in, the most of several;
 * -1 if that is not known. */
int64_t exec_room(Exec *exec, Value place);

/* The part of the name of a block of heap that remembers its size (exec_room.c). */
uint32_t exec_room_name(const Exec *exec, Value size);

/* A call returns without having written what it got a place for: name of the event that
 * reading there is. */
void exec_reply_missing(Exec *exec, Value name, Value place);

/* The driver reads a value there; an event if the call has left that out (exec_reply.c). */
void exec_reply_load(Exec *exec, Value address);

#endif
