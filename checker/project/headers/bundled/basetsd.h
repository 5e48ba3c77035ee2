/* basetsd.h */
#include <fltcheck/base_types.h>
