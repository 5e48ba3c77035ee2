/* errno.h - error numbers. */
#ifndef FLTCHECK_ERRNO_H
#define FLTCHECK_ERRNO_H
#include <stdlib.h>
#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define ENOMEM 12
#define EACCES 13
#define EEXIST 17
#define EINVAL 22
#define ERANGE 34
#endif
