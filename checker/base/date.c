/* date.c - the calendar, without time zones. */
#include "base/date.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400, DAYS_A_CYCLE = 146097, YEARS_A_CYCLE = 400 };

static bool is_leap(long year) {
    return (year % 4 == 0 && year % 100 != 0) || year % YEARS_A_CYCLE == 0;
}

static long month_length(long year, int month) {
    static const long lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

static long long seconds_now(void) {
    const char *given = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    long long seconds = given != NULL ? strtoll(given, &end, 10) : 0;
    return given != NULL && end != given && *end == '\0' && seconds >= 0 ? seconds
                                                                         : (long long)time(NULL);
}

const char *date_now(Arena *arena) {
    long long now = seconds_now();
    long long days = now / SECONDS_A_DAY;
    long rest = (long)(now % SECONDS_A_DAY);
    long year = 1970 + (long)(days / DAYS_A_CYCLE) * YEARS_A_CYCLE;
    days %= DAYS_A_CYCLE;
    for (; days >= 365 + is_leap(year); year++) {
        days -= 365 + is_leap(year);
    }
    int month = 1;
    for (; days >= month_length(year, month); month++) {
        days -= month_length(year, month);
    }
    return arena_printf(arena, "%04ld-%02d-%02dT%02ld:%02ld:%02ldZ", year, month, (int)days + 1,
                        rest / 3600, rest / 60 % 60, rest % 60);
}

const char *date_today(Arena *arena) {
    return arena_printf(arena, "%.10s", date_now(arena));
}

bool date_is_day(const char *text) {
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form; i++) {
        bool fits = form[i] == 'd' ? isdigit((unsigned char)text[i]) : text[i] == form[i];
        if (!fits) {
            return false;
        }
    }
    long year = strtol(text, NULL, 10), month = strtol(text + 5, NULL, 10);
    long day = strtol(text + 8, NULL, 10);
    return month >= 1 && month <= 12 && day >= 1 && day <= month_length(year, (int)month);
}
