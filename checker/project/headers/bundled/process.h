/* process.h - threads of the C library. */
#ifndef FLTCHECK_PROCESS_H
#define FLTCHECK_PROCESS_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
uintptr_t _beginthreadex(void *, unsigned, unsigned(__stdcall *)(void *), void *, unsigned,
                         unsigned *);
uintptr_t _beginthread(void (*)(void *), unsigned, void *);
void _endthreadex(unsigned);
void _endthread(void);
int _getpid(void);
#ifdef __cplusplus
}
#endif
#endif
