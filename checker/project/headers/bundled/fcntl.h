/* fcntl.h - modes of files. */
#ifndef FLTCHECK_FCNTL_H
#define FLTCHECK_FCNTL_H
#define _O_RDONLY 0
#define _O_TEXT 0x4000
#define _O_BINARY 0x8000
#define _O_U16TEXT 0x20000
#endif
