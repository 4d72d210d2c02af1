/* SPDX-License-Identifier: Apache-2.0 */
/* Reads what PEP 440's appendix B matches, and orders as its reference implementation does. */
#include "cel/version.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_separator(char c)
{
    return c == '.' || c == '-' || c == '_';
}

static slice take_digits(slice *text)
{
    size_t len = 0;
    slice digits;

    while (len < text->len && is_digit(text->ptr[len]))
        len++;
    digits = slice_sub(*text, 0, len);
    *text = slice_from(*text, len);
    return digits;
}

/* Skips one separator if there is one. */
static slice after_separator(slice text)
{
    return text.len && is_separator(text.ptr[0]) ? slice_from(text, 1) : text;
}

static bool take_word(slice *text, slice word)
{
    if (!slice_eq_nocase(slice_sub(*text, 0, word.len), word))
        return false;
    *text = slice_from(*text, word.len);
    return true;
}

/*
 * An optional separator and an optional number behind a word, 0 when there is none; false when it
 * is too large.
 */
static bool take_number(slice *text, uint64_t *ret_number)
{
    slice digits;

    *text = after_separator(*text);
    digits = take_digits(text);
    *ret_number = 0;
    return !digits.len || slice_to_u64(digits, ret_number) == 0;
}

static bool take_epoch(slice *text, uint64_t *ret_epoch)
{
    slice rest = *text, digits = take_digits(&rest);

    if (!digits.len || !slice_starts(rest, SLICE("!")))
        return true;
    *text = slice_from(rest, 1);
    return slice_to_u64(digits, ret_epoch) == 0;
}

/* "1.2.3"; a dot that no digit follows belongs to what comes next. */
static bool take_release(slice *text, slice *ret_release)
{
    slice rest = *text;

    for (;;) {
        slice digits = take_digits(&rest);
        uint64_t number;

        if (!digits.len || slice_to_u64(digits, &number) < 0)
            return false;
        if (rest.len < 2 || rest.ptr[0] != '.' || !is_digit(rest.ptr[1]))
            break;
        rest = slice_from(rest, 1);
    }
    *ret_release = slice_sub(*text, 0, text->len - rest.len);
    *text = rest;
    return true;
}

static bool take_pre(slice *text, struct version *version)
{
    static const struct {
        slice word;
        enum version_pre pre;
    } words[] = {
        /* Longer words first where one starts another. */
        {SLICE_INIT("alpha"), VERSION_ALPHA},       {SLICE_INIT("a"), VERSION_ALPHA},
        {SLICE_INIT("beta"), VERSION_BETA},         {SLICE_INIT("b"), VERSION_BETA},
        {SLICE_INIT("preview"), VERSION_CANDIDATE}, {SLICE_INIT("pre"), VERSION_CANDIDATE},
        {SLICE_INIT("rc"), VERSION_CANDIDATE},      {SLICE_INIT("c"), VERSION_CANDIDATE},
    };
    slice rest = after_separator(*text);

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (take_word(&rest, words[i].word)) {
            version->pre = words[i].pre;
            *text = rest;
            return take_number(text, &version->pre_number);
        }
    }
    return true;
}

/* ".post2", "-r2", and "-2" alone. */
static bool take_post(slice *text, struct version *version)
{
    slice rest = after_separator(*text), digits;

    if (take_word(&rest, SLICE("post")) || take_word(&rest, SLICE("rev")) ||
        take_word(&rest, SLICE("r"))) {
        version->post = true;
        *text = rest;
        return take_number(text, &version->post_number);
    }
    if (!slice_starts(*text, SLICE("-")))
        return true;
    rest = slice_from(*text, 1);
    digits = take_digits(&rest);
    if (!digits.len)
        return true;
    version->post = true;
    *text = rest;
    return slice_to_u64(digits, &version->post_number) == 0;
}

static bool take_dev(slice *text, struct version *version)
{
    slice rest = after_separator(*text);

    if (!take_word(&rest, SLICE("dev")))
        return true;
    version->dev = true;
    *text = rest;
    return take_number(text, &version->dev_number);
}

static bool local_valid(slice text)
{
    bool after = true; /* a separator or the start */

    for (size_t i = 0; i < text.len; i++) {
        if (is_separator(text.ptr[i])) {
            if (after)
                return false;
            after = true;
        } else if (is_letter(text.ptr[i]) || is_digit(text.ptr[i])) {
            after = false;
        } else {
            return false;
        }
    }
    return !after;
}

int version_parse(slice text, struct version *ret_version)
{
    struct version version = {.pre = VERSION_FINAL, .local = SLICE("")};

    if (text.len > VERSION_TEXT_MAX)
        return -EINVAL;
    text = slice_trim(text);
    (void)take_word(&text, SLICE("v"));
    if (!take_epoch(&text, &version.epoch) || !take_release(&text, &version.release) ||
        !take_pre(&text, &version) || !take_post(&text, &version) || !take_dev(&text, &version))
        return -EINVAL;
    if (slice_starts(text, SLICE("+"))) {
        version.local = slice_from(text, 1);
        if (!local_valid(version.local))
            return -EINVAL;
    } else if (text.len) {
        return -EINVAL;
    }
    *ret_version = version;
    return 0;
}

/* "7.6.2~rc1": a pre-release as Debian writes it. */
static int parse_tilde(slice text, struct version *ret_version)
{
    slice rest = text, head = slice_cut(&rest, '~');
    struct version version;

    if (!rest.ptr || version_parse(head, &version) < 0 || version.pre != VERSION_FINAL ||
        version.post || version.dev)
        return -EINVAL;
    if (!take_pre(&rest, &version) || version.pre == VERSION_FINAL || rest.len)
        return -EINVAL;
    *ret_version = version;
    return 0;
}

/* Without what stands behind the last hyphen, as often as there is one: Debian's revision. */
static int parse_revised(slice text, struct version *ret_version)
{
    for (;;) {
        size_t hyphen = slice_rfind_char(text, '-');

        if (version_parse(text, ret_version) == 0 || parse_tilde(text, ret_version) == 0)
            return 0;
        if (hyphen == SLICE_NPOS)
            return -EINVAL;
        text = slice_sub(text, 0, hyphen);
    }
}

int version_parse_lenient(slice text, struct version *ret_version)
{
    slice rest, digits;

    if (text.len > VERSION_TEXT_MAX)
        return -EINVAL;
    rest = text = slice_trim(text);
    digits = take_digits(&rest);
    if (digits.len && slice_starts(rest, SLICE(":")))
        text = slice_from(rest, 1);
    if (parse_revised(text, ret_version) == 0)
        return 0;
    /* "0.5~git2021": before everything of 0.5. */
    rest = text;
    text = slice_cut(&rest, '~');
    if (!rest.ptr || parse_revised(text, ret_version) < 0)
        return -EINVAL;
    ret_version->dev = true;
    ret_version->dev_number = 0;
    return 0;
}

/* order */

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* The next number of a release; what is missing counts as 0, so that 1.0 is 1. */
static uint64_t next_number(slice *release)
{
    uint64_t number;

    return slice_to_u64(slice_cut(release, '.'), &number) < 0 ? 0 : number;
}

static int compare_releases(slice a, slice b)
{
    while (a.len || b.len) {
        uint64_t left = next_number(&a), right = next_number(&b);

        if (left != right)
            return ORDER(left, right);
    }
    return 0;
}

static slice cut_local(slice *text)
{
    size_t len = 0;
    slice part;

    while (len < text->len && !is_separator(text->ptr[len]))
        len++;
    part = slice_sub(*text, 0, len);
    *text = slice_from(*text, MIN(len + 1, text->len));
    return part;
}

static int compare_words(slice a, slice b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return ORDER(lower(a.ptr[i]), lower(b.ptr[i]));
    return ORDER(a.len, b.len);
}

/* Segment by segment; numbers are above words, and more segments above fewer. */
static int compare_locals(slice a, slice b)
{
    while (a.len && b.len) {
        slice left = cut_local(&a), right = cut_local(&b);
        uint64_t left_number, right_number;
        bool left_is = slice_to_u64(left, &left_number) == 0;
        bool right_is = slice_to_u64(right, &right_number) == 0;
        int order = left_is != right_is ? ORDER(left_is, right_is)
                    : left_is           ? ORDER(left_number, right_number)
                                        : compare_words(left, right);

        if (order)
            return order;
    }
    return ORDER(a.len, b.len);
}

/* "1.dev1" is before "1a1", which is before "1". */
static int pre_rank(const struct version *v)
{
    return v->pre == VERSION_FINAL && !v->post && v->dev ? -1 : (int)v->pre;
}

int version_compare(const struct version *a, const struct version *b)
{
    int order = ORDER(a->epoch, b->epoch);

    if (!order)
        order = compare_releases(a->release, b->release);
    if (!order)
        order = ORDER(pre_rank(a), pre_rank(b));
    if (!order && a->pre != VERSION_FINAL)
        order = ORDER(a->pre_number, b->pre_number);
    if (!order)
        order = ORDER(a->post, b->post);
    if (!order)
        order = ORDER(a->post_number, b->post_number);
    if (!order) /* without "dev" is after all that have it */
        order = ORDER(b->dev, a->dev);
    if (!order)
        order = ORDER(a->dev_number, b->dev_number);
    return order ? order : compare_locals(a->local, b->local);
}
