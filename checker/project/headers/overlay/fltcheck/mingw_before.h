/* mingw_before.h - to be seen before any mingw-w64 kernel header. */
#ifndef FLTCHECK_MINGW_BEFORE_H
#define FLTCHECK_MINGW_BEFORE_H

#include <excpt.h>
#include <sal.h>
#include <fltcheck/sal_old.h>

/* mingw-w64 hides the splay links, which it then uses. */
#ifdef RTL_USE_AVL_TABLES
typedef struct _RTL_SPLAY_LINKS {
    struct _RTL_SPLAY_LINKS *Parent;
    struct _RTL_SPLAY_LINKS *LeftChild;
    struct _RTL_SPLAY_LINKS *RightChild;
} RTL_SPLAY_LINKS, *PRTL_SPLAY_LINKS;
#endif

#endif
