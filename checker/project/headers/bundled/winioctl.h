/* winioctl.h - control codes. */
#ifndef _WINIOCTL_
#define _WINIOCTL_

#include <windef.h>
#include <fltcheck/disk_ioctl.h>

#endif
