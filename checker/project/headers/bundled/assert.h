/* assert.h - assertions, checked by others. */
#ifndef FLTCHECK_ASSERT_H
#define FLTCHECK_ASSERT_H
#define assert(e) ((void)0)
#ifndef __cplusplus
#define static_assert _Static_assert
#endif
#endif
