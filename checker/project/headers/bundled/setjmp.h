/* setjmp.h - jumps. */
#ifndef FLTCHECK_SETJMP_H
#define FLTCHECK_SETJMP_H
typedef long long jmp_buf[32];
#ifdef __cplusplus
extern "C" {
#endif
int setjmp(jmp_buf);
__declspec(noreturn) void longjmp(jmp_buf, int);
#ifdef __cplusplus
}
#endif
#endif
