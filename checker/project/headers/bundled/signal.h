/* signal.h - signals. */
#ifndef FLTCHECK_SIGNAL_H
#define FLTCHECK_SIGNAL_H
#define SIGINT 2
#define SIGTERM 15
#ifdef __cplusplus
extern "C" {
#endif
void (*signal(int, void (*)(int)))(int);
#ifdef __cplusplus
}
#endif
#endif
