#include "filter.h"

VOID UndoFrom(STAGE From)
{
    switch (From) {
    case StageNone:
    case StageFilter:
    case StagePort:
        FltUnregisterFilter(Filter); //~ FLT252
        break;
    }
    Stage = StageNone;
}
