/* winnt.h - see windef.h. */
#include <windef.h>
