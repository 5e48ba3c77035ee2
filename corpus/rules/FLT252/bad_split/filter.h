#ifndef FILTER_H
#define FILTER_H

#include <fltKernel.h>

typedef enum { StageNone, StageFilter, StagePort } STAGE;

extern PFLT_FILTER Filter;
extern STAGE Stage;

VOID UndoFrom(STAGE From);

#endif
