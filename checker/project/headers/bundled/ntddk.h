/* ntddk.h - see wdm.h. */
#include <wdm.h>
