/* mountmgr.h - see fltcheck/disk_ioctl.h. */
#include <fltcheck/disk_ioctl.h>
