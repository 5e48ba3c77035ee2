/* dontuse.h - marks old string functions as deprecated; of no concern here. */
#ifndef FLTCHECK_DONTUSE_H
#define FLTCHECK_DONTUSE_H
#endif
