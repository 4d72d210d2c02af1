/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TZif files: a table of the moments at which an offset began, and behind it, as a POSIX TZ string,
 * the rule for all later years. Newer databases keep the table short and rely on the rule, so both
 * are needed.
 */
#include "cel/zone.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/fd.h"
#include "cel/time.h"

enum {
    ZONE_FILE_MAX = 64 * 1024,
    ZONE_NAME_MAX = 64,
    ZONE_CACHE = 64,
    TZIF_HEADER = 44,
    DAY = 86400,
};

/* When daylight saving time begins or ends in each year. */
struct zone_date {
    enum {
        DATE_JULIAN,   /* Jn: day 1 to 365, 29 February is never counted */
        DATE_YEARDAY,  /* n: day 0 to 365, 29 February is counted */
        DATE_MONTHDAY, /* Mm.w.d: weekday d of week w of month m, week 5 is the last */
    } kind;
    int day, week, month;
    int32_t time; /* seconds after local midnight, may be negative or beyond a day */
};

struct zone_rule {
    int32_t standard, daylight; /* seconds east of UTC */
    bool has_daylight;
    struct zone_date begin, end;
};

struct zone {
    char name[ZONE_NAME_MAX + 1];
    size_t count;
    int64_t *times;   /* ascending */
    int32_t *offsets; /* offsets[i] holds from times[i] on */
    int32_t first;    /* holds before times[0] */
    bool has_rule;
    struct zone_rule rule;
};

struct zone *zone_free(struct zone *zone)
{
    if (!zone)
        return NULL;
    freep(&zone->times);
    freep(&zone->offsets);
    freep(&zone);
    return NULL;
}

/* the rule: POSIX.1-2017 section 8.3 "TZ", with the wider hours of RFC 8536 section 3.3.1 */

static bool take_char(slice *text, char c)
{
    if (!text->len || text->ptr[0] != c)
        return false;
    *text = slice_from(*text, 1);
    return true;
}

/* A decimal number of at most three digits. */
static bool take_number(slice *text, int max, int *ret_number)
{
    int number = 0;
    size_t digits = 0;

    while (digits < text->len && digits < 3 && text->ptr[digits] >= '0' && text->ptr[digits] <= '9')
        number = number * 10 + (text->ptr[digits++] - '0');
    if (!digits || number > max)
        return false;
    *text = slice_from(*text, digits);
    *ret_number = number;
    return true;
}

/* "EST" or "<+0330>"; the name itself is not kept. */
static bool take_name(slice *text)
{
    size_t len = 0;

    if (take_char(text, '<')) {
        len = slice_find_char(*text, '>', 0);
        if (len == SLICE_NPOS)
            return false;
        *text = slice_from(*text, len + 1);
        return true;
    }
    while (len < text->len && ((text->ptr[len] >= 'a' && text->ptr[len] <= 'z') ||
                               (text->ptr[len] >= 'A' && text->ptr[len] <= 'Z')))
        len++;
    *text = slice_from(*text, len);
    return len >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_clock(slice *text, int32_t *ret_seconds)
{
    bool negative = take_char(text, '-');
    int hours, minutes = 0, seconds = 0;
    int32_t total;

    if (!negative)
        (void)take_char(text, '+');
    if (!take_number(text, 167, &hours))
        return false;
    if (take_char(text, ':')) {
        if (!take_number(text, 59, &minutes))
            return false;
        if (take_char(text, ':') && !take_number(text, 59, &seconds))
            return false;
    }
    total = hours * 3600 + minutes * 60 + seconds;
    *ret_seconds = negative ? -total : total;
    return true;
}

static bool take_date(slice *text, struct zone_date *ret_date)
{
    struct zone_date date = {.time = 2 * 3600};

    if (take_char(text, 'J')) {
        date.kind = DATE_JULIAN;
        if (!take_number(text, 365, &date.day) || date.day < 1)
            return false;
    } else if (take_char(text, 'M')) {
        date.kind = DATE_MONTHDAY;
        if (!take_number(text, 12, &date.month) || date.month < 1 || !take_char(text, '.') ||
            !take_number(text, 5, &date.week) || date.week < 1 || !take_char(text, '.') ||
            !take_number(text, 6, &date.day))
            return false;
    } else {
        date.kind = DATE_YEARDAY;
        if (!take_number(text, 365, &date.day))
            return false;
    }
    if (take_char(text, '/') && !take_clock(text, &date.time))
        return false;
    *ret_date = date;
    return true;
}

static bool rule_parse(slice text, struct zone_rule *ret_rule)
{
    struct zone_rule rule = {0};
    int32_t west;

    if (!take_name(&text) || !take_clock(&text, &west))
        return false;
    rule.standard = -west;
    if (text.len) {
        rule.has_daylight = true;
        rule.daylight = rule.standard + 3600;
        if (!take_name(&text))
            return false;
        if (text.len && text.ptr[0] != ',') {
            if (!take_clock(&text, &west))
                return false;
            rule.daylight = -west;
        }
        if (!take_char(&text, ',') || !take_date(&text, &rule.begin) || !take_char(&text, ',') ||
            !take_date(&text, &rule.end))
            return false;
    }
    if (text.len)
        return false;
    *ret_rule = rule;
    return true;
}

/* Local seconds since 1970 of @date in @year. */
static int64_t date_seconds(const struct zone_date *date, int64_t year)
{
    int64_t first = days_from_civil(year, 1, 1), day = 0;

    switch (date->kind) {
    case DATE_JULIAN:
        day = first + date->day - 1 + (year_is_leap(year) && date->day > 59);
        break;
    case DATE_YEARDAY:
        day = first + date->day;
        break;
    case DATE_MONTHDAY: {
        int64_t month = days_from_civil(year, date->month, 1);
        int64_t next = date->month == 12 ? days_from_civil(year + 1, 1, 1)
                                         : days_from_civil(year, date->month + 1, 1);
        /* 1970-01-01 was a Thursday, weekday 4. */
        int64_t weekday = ((month + 4) % 7 + 7) % 7;

        day = month + (date->day - weekday + 7) % 7 + (date->week - 1) * 7;
        if (day >= next)
            day -= 7;
        break;
    }
    }
    return day * DAY + date->time;
}

static int64_t year_of(int64_t seconds)
{
    int64_t year = 1970 + seconds / (365 * DAY + DAY / 4);

    while (days_from_civil(year, 1, 1) * DAY > seconds)
        year--;
    while (days_from_civil(year + 1, 1, 1) * DAY <= seconds)
        year++;
    return year;
}

static int32_t rule_offset(const struct zone_rule *rule, int64_t seconds)
{
    int64_t year, begin, end;
    bool daylight;

    if (!rule->has_daylight)
        return rule->standard;
    year = year_of(seconds + rule->standard);
    begin = date_seconds(&rule->begin, year) - rule->standard;
    end = date_seconds(&rule->end, year) - rule->daylight;
    /* South of the equator summer spans the turn of the year. */
    daylight = begin < end ? seconds >= begin && seconds < end : seconds >= begin || seconds < end;
    return daylight ? rule->daylight : rule->standard;
}

int32_t zone_offset_at(const struct zone *zone, int64_t seconds)
{
    size_t low = 0, high = zone->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (zone->times[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->count && zone->has_rule)
        return rule_offset(&zone->rule, seconds);
    return low ? zone->offsets[low - 1] : zone->first;
}

/* the file: RFC 8536 section 3 */

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t big_time(const unsigned char *p, size_t size)
{
    return size == 4 ? (int32_t)big32(p) : (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

struct tzif_counts {
    size_t utc, standard, leap, time, type, chars;
};

static bool tzif_counts(slice file, struct tzif_counts *ret_counts)
{
    const unsigned char *p = (const unsigned char *)file.ptr;

    if (file.len < TZIF_HEADER || !slice_starts(file, SLICE("TZif")))
        return false;
    *ret_counts = (struct tzif_counts){
        .utc = big32(p + 20),
        .standard = big32(p + 24),
        .leap = big32(p + 28),
        .time = big32(p + 32),
        .type = big32(p + 36),
        .chars = big32(p + 40),
    };
    /* Each count is at most what fits in the file; types are named by one byte. */
    return ret_counts->utc <= file.len && ret_counts->standard <= file.len &&
           ret_counts->leap <= file.len && ret_counts->time <= file.len &&
           ret_counts->type <= 256 && ret_counts->type > 0 && ret_counts->chars <= file.len;
}

static size_t tzif_size(const struct tzif_counts *c, size_t time_size)
{
    return TZIF_HEADER + c->time * (time_size + 1) + c->type * 6 + c->chars +
           c->leap * (time_size + 4) + c->standard + c->utc;
}

/* Reads the data block whose header starts @file. */
static bool tzif_block(slice file, const struct tzif_counts *c, size_t time_size, struct zone *zone)
{
    const unsigned char *times = (const unsigned char *)file.ptr + TZIF_HEADER;
    const unsigned char *kinds = times + c->time * time_size;
    const unsigned char *types = kinds + c->time;

    /* Files below "right/" count leap seconds, which our timestamps do not have. */
    if (c->leap)
        return false;
    zone->count = c->time;
    zone->times = memory_alloc(MAX(c->time, (size_t)1) * sizeof(*zone->times));
    zone->offsets = memory_alloc(MAX(c->time, (size_t)1) * sizeof(*zone->offsets));
    zone->first = (int32_t)big32(types);
    for (size_t i = 0; i < c->time; i++) {
        zone->times[i] = big_time(times + i * time_size, time_size);
        if (kinds[i] >= c->type || (i && zone->times[i] <= zone->times[i - 1]))
            return false;
        zone->offsets[i] = (int32_t)big32(types + (size_t)kinds[i] * 6);
        if (zone->offsets[i] < -2 * DAY || zone->offsets[i] > 2 * DAY)
            return false;
    }
    return zone->first >= -2 * DAY && zone->first <= 2 * DAY;
}

int zone_parse(slice file, struct zone **ret_zone)
{
    _cleanup_(zone_freep) struct zone *zone = memory_alloc(sizeof(*zone));
    struct tzif_counts counts;
    slice rule;

    if (file.len > ZONE_FILE_MAX || !tzif_counts(file, &counts) || tzif_size(&counts, 4) > file.len)
        return -EINVAL;
    if (file.ptr[4] == '\0') {
        if (!tzif_block(file, &counts, 4, zone))
            return -EINVAL;
        *ret_zone = TAKE_PTR(zone);
        return 0;
    }
    file = slice_from(file, tzif_size(&counts, 4));
    if (!tzif_counts(file, &counts) || tzif_size(&counts, 8) > file.len ||
        !tzif_block(file, &counts, 8, zone))
        return -EINVAL;
    rule = slice_from(file, tzif_size(&counts, 8));
    if (!take_char(&rule, '\n') || slice_find_char(rule, '\n', 0) == SLICE_NPOS)
        return -EINVAL;
    rule = slice_sub(rule, 0, slice_find_char(rule, '\n', 0));
    if (rule.len) {
        if (!rule_parse(rule, &zone->rule))
            return -EINVAL;
        zone->has_rule = true;
    }
    *ret_zone = TAKE_PTR(zone);
    return 0;
}

/* zones by name */

static bool zone_name_valid(slice name)
{
    if (!name.len || name.len > ZONE_NAME_MAX || name.ptr[0] == '/')
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '+' || c == '-' || c == '_' || c == '/'))
            return false;
    }
    return true;
}

static int zone_read(slice name, struct zone **ret_zone)
{
    _cleanup_(zone_freep) struct zone *zone = NULL;
    _cleanup_buffer_ buffer file = BUFFER_INIT;
    _cleanup_close_ int fd = -1;
    char path[sizeof(ZONE_DIRECTORY) + 1 + ZONE_NAME_MAX];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%.*s", ZONE_DIRECTORY, SLICE_ARG(name));
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ||
        fd_read_all(fd, ZONE_FILE_MAX, &file) < 0 || zone_parse(buffer_slice(&file), &zone) < 0)
        return -ENOENT;
    memcpy(zone->name, name.ptr, name.len);
    *ret_zone = TAKE_PTR(zone);
    return 0;
}

/*
 * Zones that were read, in the order in which they were; a slot is written once and never changes,
 * so readers need no lock. Two threads that read the same zone at once fill two slots. When all
 * are taken, further zones are read each time.
 */
static _Atomic(struct zone *) zone_cache[ZONE_CACHE];

static const struct zone *zone_cached(slice name)
{
    for (size_t i = 0; i < ZONE_CACHE; i++) {
        const struct zone *zone = atomic_load_explicit(&zone_cache[i], memory_order_acquire);

        if (!zone)
            return NULL;
        if (slice_eq(slice_of(zone->name), name))
            return zone;
    }
    return NULL;
}

/* Takes the zone into the cache, which then owns it; false when there is no room. */
static bool zone_keep(struct zone *zone)
{
    for (size_t i = 0; i < ZONE_CACHE; i++) {
        struct zone *empty = NULL;

        if (atomic_compare_exchange_strong(&zone_cache[i], &empty, zone))
            return true;
    }
    return false;
}

int zone_offset(slice name, int64_t seconds, int32_t *ret_offset)
{
    _cleanup_(zone_freep) struct zone *zone = NULL;
    const struct zone *cached;

    if (!zone_name_valid(name))
        return -ENOENT;
    cached = zone_cached(name);
    if (cached) {
        *ret_offset = zone_offset_at(cached, seconds);
        return 0;
    }
    if (zone_read(name, &zone) < 0)
        return -ENOENT;
    *ret_offset = zone_offset_at(zone, seconds);
    if (zone_keep(zone))
        (void)TAKE_PTR(zone);
    return 0;
}
