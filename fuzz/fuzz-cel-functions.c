/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls one function of the expression language with arguments made of the input, and reads the
 * input as each of the small languages that functions read.
 *
 * The first two bytes choose the overload, the rest is cut at bytes of 0x01 into the arguments'
 * texts. A result must be of the type that the table says, bounded, charged, and made of whole
 * characters when the arguments were.
 */
#include "base/utf8.h"
#include "cel/address.h"
#include "cel/glob.h"
#include "cel/image.h"
#include "cel/lib.h"
#include "cel/quantity.h"
#include "cel/semver.h"
#include "cel/time.h"
#include "cel/uri.h"
#include "cel/version.h"
#include "cel/zone.h"
#include "doc/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    COST_LIMIT = 200 * 1000,
};

struct input {
    arena *arena;
    struct cel_call *call;
    slice rest;
};

static slice next_text(struct input *in)
{
    return slice_cut(&in->rest, 1);
}

static int64_t next_number(struct input *in)
{
    slice text = next_text(in);
    uint64_t number = 0;

    if (text.len == 8)
        memcpy(&number, text.ptr, 8);
    else if (text.len)
        number = (uint64_t)(int64_t)(signed char)text.ptr[0];
    return (int64_t)number;
}

/* The overload of a global function that makes an object of a string, by the object's letter. */
static value new_object(struct input *in, char letter)
{
    static const char *const names[] = {"pip", "ccidr", "Uurl", "qquantity", "vsemver"};
    static const char *const plain[] = {"::1", "10.0.0.1/8", "https://e.x/a?b=c", "1.5Gi", "1.2.3"};

    for (size_t n = 0; n < ARRAY_SIZE(names); n++) {
        if (names[n][0] != letter)
            continue;
        for (size_t l = 0; cel_libraries[l]; l++) {
            for (size_t i = 0; i < cel_libraries[l]->count; i++) {
                const struct cel_overload *o = &cel_libraries[l]->overloads[i];
                value text = value_string(next_text(in)), made;

                if (strcmp(o->name, names[n] + 1) != 0 || strcmp(o->args, "s") != 0)
                    continue;
                made = o->function(in->call, &text);
                if (made.kind == VALUE_OBJECT)
                    return made;
                text = value_string(slice_of(plain[n]));
                return o->function(in->call, &text);
            }
        }
    }
    abort();
}

static value next_value(struct input *in, const char **letters);

/* Something of any type. */
static value next_any(struct input *in)
{
    static const char letters[] = "bidusynrtTx";
    const char *letter = &letters[in->rest.len % (sizeof(letters) - 2)];

    return next_value(in, &letter);
}

static value next_list(struct input *in, const char **letters)
{
    struct value_list_builder list = VALUE_LIST_BUILDER(in->arena);
    const char *item = *letters, *after = item;
    size_t count = in->rest.len ? (unsigned char)in->rest.ptr[0] % 5 : 0;

    (void)next_value(in, &after);
    for (size_t i = 0; i < count; i++) {
        const char *again = item;

        value_list_add(&list, next_value(in, &again));
    }
    *letters = after;
    return value_list_finish(&list);
}

static value next_value(struct input *in, const char **letters)
{
    char letter = *(*letters)++;
    struct value_map_builder map = VALUE_MAP_BUILDER(in->arena);
    value timestamp = value_null(), item;

    switch (letter) {
    case 'b':
        return value_bool(next_number(in) & 1);
    case 'i':
        return value_int(next_number(in));
    case 'u':
        return value_uint((uint64_t)next_number(in));
    case 'd':
        item = value_int(next_number(in));
        item.kind = VALUE_DOUBLE;
        return item;
    case 's':
        return value_string(next_text(in));
    case 'y':
        return value_bytes(next_text(in));
    case 'n':
        return value_null();
    case 'r':
        return value_duration(next_number(in));
    case 't':
        if (timestamp_new(next_number(in), 999999999, &timestamp) < 0)
            timestamp = value_timestamp(TIMESTAMP_MIN, 0);
        return timestamp;
    case 'T':
        return (value){.kind = VALUE_TYPE, .text = SLICE_INIT("int")};
    case 'l':
        return next_list(in, letters);
    case 'm':
        item = next_value(in, letters);
        value_map_add(&map, item, next_value(in, letters));
        return value_map_finish(&map);
    case 'o':
        item = next_value(in, letters);
        return in->rest.len & 1 ? cel_optional_of(in->call, item) : cel_optional_none();
    case 'A':
    case 'B':
    case 'x':
        return next_any(in);
    default:
        return new_object(in, letter);
    }
}

/* results */

/* Whether @v is what the first letter says. */
static bool fits(const value *v, char letter)
{
    static const char letters[] = "biudsyntrTlmo";
    static const uint8_t kinds[] = {
        VALUE_BOOL,  VALUE_INT,  VALUE_UINT,      VALUE_DOUBLE,   VALUE_STRING,
        VALUE_BYTES, VALUE_NULL, VALUE_TIMESTAMP, VALUE_DURATION, VALUE_TYPE,
        VALUE_LIST,  VALUE_MAP,  VALUE_OPTIONAL,
    };
    const char *at = strchr(letters, letter);

    if (at)
        return kinds[at - letters] == v->kind;
    if (letter == 'x' || letter == 'A' || letter == 'B')
        return true;
    return v->kind == VALUE_OBJECT && v->object->class->letter == letter;
}

static void check_result(const value *v, bool whole)
{
    if (v->kind == VALUE_STRING) {
        check(v->text.len <= CEL_RESULT_MAX);
        check(!whole || utf8_is_valid(v->text));
    }
    if (v->kind == VALUE_LIST) {
        check(v->list.count <= CEL_LIST_MAX);
        value_each_item (v, item)
            check_result(item, whole);
    }
    if (v->kind == VALUE_OBJECT) {
        _cleanup_buffer_ buffer text = BUFFER_INIT;

        v->object->class->format(v->object, &text);
        check(v->object->class->equal(v->object, v->object));
        check(text.len > 0);
    }
}

static void call_function(slice input, size_t number)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    struct cel_eval eval = {.arena = &a, .cost_limit = COST_LIMIT};
    struct cel_call call = {.eval = &eval};
    struct input in = {.arena = &a, .call = &call, .rest = input};
    const struct cel_overload *overload = NULL;
    value args[8], result;
    const char *letters;
    size_t count = 0, before;

    for (size_t l = 0; cel_libraries[l]; l++)
        count += cel_libraries[l]->count;
    number %= count;
    for (size_t l = 0; !overload; l++) {
        if (number < cel_libraries[l]->count)
            overload = &cel_libraries[l]->overloads[number];
        else
            number -= cel_libraries[l]->count;
    }
    if (!overload->function)
        return;
    letters = overload->args;
    for (count = 0; *letters; count++) {
        check(count < ARRAY_SIZE(args));
        args[count] = next_value(&in, &letters);
    }
    eval.cost = 0;
    before = a.used;
    result = overload->function(&call, args);
    if (eval.cost > COST_LIMIT)
        return;
    /* The sum of an empty list is the int 0, whatever its elements would be. */
    check(result.kind == VALUE_ERROR || fits(&result, overload->result[0]) ||
          (strcmp(overload->name, "sum") == 0 && args[0].list.count == 0));
    check_result(&result, utf8_is_valid(input));
    /* What the table charges counts the arguments, so it is at least this. */
    check(a.used - before <= 4096 + 256 * (eval.cost + input.len));
}

/* languages */

static void read_times(slice text)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    value moment, again;
    int64_t nanos, back;
    struct civil_time civil;

    if (timestamp_parse(text, &moment) == 0) {
        timestamp_format(&moment, &out);
        check(timestamp_parse(buffer_slice(&out), &again) == 0);
        check(timestamp_compare(&moment, &again) == 0);
    }
    buffer_clear(&out);
    if (duration_parse(text, &nanos) == 0) {
        duration_format(nanos, &out);
        check(duration_parse(buffer_slice(&out), &back) == 0 && back == nanos);
    }
    moment = value_timestamp(1234567890, 0);
    if (timestamp_civil(&moment, text, &civil) == 0)
        check(civil.year == 2009 && civil.month == 1);
}

static void read_addresses(slice text)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct address address, again;
    struct address_range range;

    if (address_parse(text, &address) == NULL) {
        address_format(&address, &out);
        check(address_parse(buffer_slice(&out), &again) == NULL);
        check(address_equal(&address, &again));
    }
    if (address_range_parse(text, &range) == NULL) {
        again = range.address;
        address_mask(&again, range.bits);
        check(address_equal_prefix(&again, &range.address, range.bits));
    }
}

static void read_quantities(slice text)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    struct quantity quantity, again, negative;

    if (quantity_parse(text, &quantity))
        return;
    quantity_format(&quantity, &out);
    check(quantity_parse(buffer_slice(&out), &again) == NULL);
    check(quantity.huge || quantity_compare(&quantity, &again) == 0);
    negative = quantity_negate(&quantity);
    again = quantity_add(&quantity, &negative);
    check(quantity.huge || again.nano == 0);
}

static void read_versions(slice text)
{
    slice rest = text, first = slice_cut(&rest, ' ');
    struct version a, b;
    struct semver c, d;
    int order;

    if (version_parse_lenient(first, &a) == 0) {
        check(version_compare(&a, &a) == 0);
        if (version_parse_lenient(rest, &b) == 0) {
            order = version_compare(&a, &b);
            check(order == -version_compare(&b, &a));
        }
    }
    if (semver_parse(first, true, &c) == NULL && semver_parse(rest, true, &d) == NULL)
        check(semver_compare(&c, &d) == -semver_compare(&d, &c));
}

static void read_names(slice text)
{
    _cleanup_buffer_ buffer path = BUFFER_INIT, again = BUFFER_INIT;
    slice rest = text, first = slice_cut(&rest, '\n');
    struct image_reference image;
    struct uri uri;

    if (image_parse(text, &image) == NULL)
        check(image.repository.len && image.registry.len);
    if (uri_parse(text, &uri) == NULL) {
        uri_escaped_path(&uri, &path);
        uri.path = buffer_slice(&path);
        uri_escaped_path(&uri, &again);
        check(slice_eq(buffer_slice(&path), buffer_slice(&again)));
        (void)uri_hostname(&uri);
        (void)uri_port(&uri);
    }
    check(glob_match(SLICE("**"), text) == 1);
    if (glob_match(first, rest) == 1)
        check(first.len || !rest.len);
}

static void read_zone(slice text)
{
    _cleanup_(zone_freep) struct zone *zone = NULL;

    if (zone_parse(text, &zone) < 0)
        return;
    for (int64_t seconds = TIMESTAMP_MIN; seconds < TIMESTAMP_MAX; seconds += 86400 * 36525LL)
        check(zone_offset_at(zone, seconds) < 10 * 86400);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    slice input = slice_new((const char *)data, size);

    if (size < 2 || size > 16 * 1024)
        return -1;
    call_function(slice_from(input, 2), (size_t)data[0] | (size_t)data[1] << 8);
    input = slice_from(input, 2);
    read_times(input);
    read_addresses(input);
    read_quantities(input);
    read_versions(input);
    read_names(input);
    read_zone(input);
    return 0;
}
