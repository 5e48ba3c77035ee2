/* wsk.h - Winsock for kernel code; drivers that include it for other reasons need
 * nothing of it. */
#ifndef FLTCHECK_WSK_H
#define FLTCHECK_WSK_H
#endif
