// Found by spelling.c in spite of its spelling.
#include "limits.H"
#define PORTS_IN_USE PORTS_LIMIT
