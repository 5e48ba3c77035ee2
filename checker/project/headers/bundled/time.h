/* time.h - time. */
#ifndef FLTCHECK_TIME_H
#define FLTCHECK_TIME_H
#include <stddef.h>
typedef long long time_t;
typedef long clock_t;
struct tm {
    int tm_sec;
    int tm_min;
    int tm_hour;
    int tm_mday;
    int tm_mon;
    int tm_year;
    int tm_wday;
    int tm_yday;
    int tm_isdst;
};
#define CLOCKS_PER_SEC 1000
#ifdef __cplusplus
extern "C" {
#endif
time_t time(time_t *);
clock_t clock(void);
struct tm *localtime(const time_t *);
struct tm *gmtime(const time_t *);
errno_t localtime_s(struct tm *, const time_t *);
errno_t gmtime_s(struct tm *, const time_t *);
size_t strftime(char *, size_t, const char *, const struct tm *);
size_t wcsftime(wchar_t *, size_t, const wchar_t *, const struct tm *);
time_t mktime(struct tm *);
double difftime(time_t, time_t);
#ifdef __cplusplus
}
#endif
#endif
