#ifndef GATE_NAMES_H
#define GATE_NAMES_H

#define GATE_PORT L"GatePort"

#endif
