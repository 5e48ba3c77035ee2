/* build.h - making IR functions instruction by instruction.
 *
 * Used by the frontend, by the parser of the text form and by tests. A builder
 * works on one function of one module at a time; types, names and strings must
 * live as long as the module's arena.
 */
#ifndef FLTCHECK_IR_BUILD_H
#define FLTCHECK_IR_BUILD_H

#include "ir/ir.h"

typedef struct IrBuilder IrBuilder;

/* A builder for a new module called `name`. Everything it makes lives in `arena`. */
IrBuilder *ir_build_module(Arena *arena, const char *name);

/* The finished module. Every function must have been ended. */
IrModule *ir_build_finish(IrBuilder *builder);

/* Declares (or finds) the function or global of that name; static ones are
 * looked up like external ones, since a unit has one name space. The struct may
 * be filled in by the caller until ir_build_finish(). */
uint32_t ir_build_function(IrBuilder *builder, const char *name);
uint32_t ir_build_global(IrBuilder *builder, const char *name);
IrFunction *ir_build_function_at(IrBuilder *builder, uint32_t function);
IrGlobal *ir_build_global_at(IrBuilder *builder, uint32_t global);

/* All functions so far; valid until the next one is made. */
IrFunction *const *ir_build_functions(const IrBuilder *builder);

uint32_t ir_build_string(IrBuilder *builder, const char *text, bool is_wide);
void ir_build_gap(IrBuilder *builder, const char *kind, IrLoc loc);

/* ---- one body ---------------------------------------------------------- */

/* Starts the body of `function`; block 0 exists and is current. */
void ir_build_begin(IrBuilder *builder, uint32_t function);

/* Ends it: blocks without a terminator get UNREACHABLE, blocks that can't be
 * reached from the entry are dropped and the rest renumbered in reverse
 * postorder, temporaries in the order in which they then appear. Locals whose
 * address an instruction takes are marked. Addresses given out by
 * ir_build_append() end here. */
void ir_build_end(IrBuilder *builder);

uint32_t ir_build_local(IrBuilder *builder, const char *name, const IrType *type, IrLoc loc,
                        bool is_param);
IrLocal *ir_build_local_at(IrBuilder *builder, uint32_t local);
uint32_t ir_build_temp(IrBuilder *builder);

/* A new block with the exceptional successor that is in force now. */
uint32_t ir_build_block(IrBuilder *builder);
void ir_build_switch_to(IrBuilder *builder, uint32_t block);
uint32_t ir_build_current(const IrBuilder *builder);
bool ir_build_is_terminated(const IrBuilder *builder);

/* The place behind what the current block has so far, and the block split there: what follows is in
 * a new block, which is current then. No temporary may be used across that place. */
const void *ir_build_mark(const IrBuilder *builder);
void ir_build_split(IrBuilder *builder, const void *mark, IrLoc loc);

/* Goes on in a new block. Here temporaries may be used across: ir_build_end() keeps them in locals.
 */
void ir_build_cut(IrBuilder *builder, IrLoc loc);

/* Sets the exceptional successor for blocks made from now on (IR_NO_BLOCK: none)
 * and returns the previous one. */
uint32_t ir_build_set_handler(IrBuilder *builder, uint32_t handler);

/* The same for one block that exists. */
void ir_build_set_handler_of(IrBuilder *builder, uint32_t block, uint32_t handler);

uint32_t ir_build_handler_of(const IrBuilder *builder, uint32_t block);

/* The block is a handler that can take exceptions. */
void ir_build_set_except(IrBuilder *builder, uint32_t block);

/* The block is a handler for exceptions of C++. */
void ir_build_set_landing(IrBuilder *builder, uint32_t block);

/* Appends a copy of `instr` to the current block; returns its address so that
 * fields can still be set. After a terminator, what is appended is dropped
 * (unreachable code), but an instruction is returned all the same. The caller
 * sets `dest` of what can define a temporary (CALL and OPAQUE without a result:
 * IR_NO_TEMP); for the rest it is set here. */
IrInstr *ir_build_append(IrBuilder *builder, IrInstr instr);

/* Shorthands. Each returns the temporary it defines as an operand. A conversion
 * that changes nothing gives `a` back, one of a constant is done at once; a
 * branch on a constant becomes a jump. */
IrOperand ir_build_load(IrBuilder *builder, IrPlace place, IrLoc loc);
IrOperand ir_build_addr(IrBuilder *builder, IrPlace place, IrLoc loc);
IrOperand ir_build_unary(IrBuilder *builder, IrUnary op, IrOperand a, const IrType *type,
                         IrLoc loc);
IrOperand ir_build_binary(IrBuilder *builder, IrBinary op, IrOperand a, IrOperand b,
                          const IrType *type, IrLoc loc);
IrOperand ir_build_cast(IrBuilder *builder, IrOperand a, const IrType *from, const IrType *to,
                        IrLoc loc);
void ir_build_store(IrBuilder *builder, IrPlace place, IrOperand value, IrLoc loc);
void ir_build_jump(IrBuilder *builder, uint32_t block, IrLoc loc);
void ir_build_branch(IrBuilder *builder, IrOperand condition, uint32_t then_block,
                     uint32_t else_block, const char *text, IrLoc loc);

/* Operands and places. */
IrOperand ir_temp(uint32_t temp);
IrOperand ir_int(int64_t value);
IrOperand ir_unknown(void);
IrPlace ir_place_local(uint32_t local, const IrType *type);
IrPlace ir_place_global(uint32_t global, const IrType *type);
IrPlace ir_place_deref(uint32_t temp, const IrType *pointee);
IrPlace ir_place_field(Arena *arena, IrPlace base, const char *name, int64_t offset,
                       const IrType *type);
IrPlace ir_place_index(Arena *arena, IrPlace base, IrOperand index, int64_t stride, uint64_t count,
                       const IrType *type);

#endif
