/* windows.h - what programs around drivers need of Windows. */
#ifndef _WINDOWS_
#define _WINDOWS_

#include <excpt.h>
#include <stdarg.h>
#include <windef.h>
#include <winerror.h>
#include <winbase.h>
#ifndef WIN32_LEAN_AND_MEAN
#include <winioctl.h>
#endif

#endif
