/* minwindef.h - see windef.h. */
#include <windef.h>
