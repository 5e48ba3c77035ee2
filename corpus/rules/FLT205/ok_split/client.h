#pragma once
#include <fltKernel.h>

VOID ClientClose(PFLT_FILTER Filter, PFLT_PORT *Port);
PFLT_PORT ClientTake(PFLT_PORT *Port);
