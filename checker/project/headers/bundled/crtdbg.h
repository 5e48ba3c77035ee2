/* crtdbg.h - debug library. */
#ifndef FLTCHECK_CRTDBG_H
#define FLTCHECK_CRTDBG_H
#define _ASSERT(e) ((void)0)
#define _ASSERTE(e) ((void)0)
#define _RPT0(t, m) ((void)0)
#define _CRT_WARN 0
#define _CrtSetDbgFlag(f) ((void)(f))
#define _CrtDumpMemoryLeaks() 0
#endif
