/* mingw_wdm.h - to be seen after mingw-w64's wdm.h: what it has wrong or lacks. */
#ifndef FLTCHECK_MINGW_WDM_H
#define FLTCHECK_MINGW_WDM_H

/* mingw-w64 makes it an assignment, which would be a write to the parameter. */
#undef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(P) ((void)(P))
#undef DBG_UNREFERENCED_PARAMETER
#define DBG_UNREFERENCED_PARAMETER(P) ((void)(P))
#undef DBG_UNREFERENCED_LOCAL_VARIABLE
#define DBG_UNREFERENCED_LOCAL_VARIABLE(V) ((void)(V))

typedef const WCHAR *PCWCHAR;
typedef unsigned char BYTE, *PBYTE;
typedef unsigned short WORD, *PWORD;
typedef unsigned long DWORD, *PDWORD;
typedef unsigned int UINT, *PUINT;
typedef struct _KEY_NAME_INFORMATION {
    ULONG NameLength;
    WCHAR Name[1];
} KEY_NAME_INFORMATION, *PKEY_NAME_INFORMATION;

#include <fltcheck/lang.h>
#include <fltcheck/nt_constants.h>
#include <fltcheck/nt_additions.h>

#endif
