/* callbacks.h - what tasks run: one callback of the driver each. */
#ifndef SIM_CALLBACKS_H
#define SIM_CALLBACKS_H

#include "sim.h"

void run_connect(struct task *task);
void run_disconnect(struct task *task);
void run_message(struct task *task);
void run_io(struct task *task);
void run_attach(struct task *task);
void run_detach(struct task *task);
void run_entry(struct task *task);
void run_unload(struct task *task);

#endif
