/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pattern is a list of steps, and the text is read once while a set of steps is kept that the
 * matching may stand before. So the work is at most the product of both lengths, whatever the
 * pattern; backtracking would have none of that.
 */
#include "cel/glob.h"

#include "base/utf8.h"

enum step_kind {
    STEP_CHARACTER,
    STEP_ANY,     /* one that is no slash */
    STEP_SET,     /* one of a set, no slash */
    STEP_STAR,    /* any number of them, none included */
    STEP_ALL,     /* any number of any characters */
    STEP_FOLDERS, /* nothing, or any characters and a slash: two steps, the second is this */
    STEP_INSIDE,
};

struct step {
    uint8_t kind;
    bool negated;       /* of a set */
    uint32_t character; /* or where the set starts in the pattern */
    uint32_t end;       /* of the set */
};

struct glob {
    slice pattern;
    struct step steps[GLOB_PATTERN_MAX];
    size_t count;
};

static void add_step(struct glob *g, enum step_kind kind, uint32_t character)
{
    g->steps[g->count++] = (struct step){.kind = (uint8_t)kind, .character = character};
}

/* "[...]" at *@at, which moves behind it. A "]" that comes first is a member. */
static bool add_set(struct glob *g, size_t *at)
{
    size_t start = *at + 1, end;
    bool negated =
        start < g->pattern.len && (g->pattern.ptr[start] == '!' || g->pattern.ptr[start] == '^');

    start += negated;
    end = slice_find_char(g->pattern, ']', start + 1);
    if (end == SLICE_NPOS)
        return false;
    add_step(g, STEP_SET, (uint32_t)start);
    g->steps[g->count - 1].negated = negated;
    g->steps[g->count - 1].end = (uint32_t)end;
    *at = end + 1;
    return true;
}

static void add_stars(struct glob *g, size_t *at)
{
    size_t start = *at;
    bool before = start == 0 || g->pattern.ptr[start - 1] == '/';

    while (*at < g->pattern.len && g->pattern.ptr[*at] == '*')
        ++*at;
    if (*at - start == 1) {
        add_step(g, STEP_STAR, 0);
    } else if (before && *at < g->pattern.len && g->pattern.ptr[*at] == '/') {
        add_step(g, STEP_FOLDERS, 0);
        add_step(g, STEP_INSIDE, 0);
        ++*at;
    } else {
        add_step(g, STEP_ALL, 0);
    }
}

static bool glob_compile(struct glob *g)
{
    for (size_t at = 0; at < g->pattern.len;) {
        switch (g->pattern.ptr[at]) {
        case '*':
            add_stars(g, &at);
            break;
        case '?':
            add_step(g, STEP_ANY, 0);
            at++;
            break;
        case '[':
            if (!add_set(g, &at))
                return false;
            break;
        case '\\':
            at += at + 1 < g->pattern.len;
            /* fall through */
        default:
            add_step(g, STEP_CHARACTER, utf8_next(g->pattern, &at));
        }
    }
    return true;
}

static bool set_has(const struct glob *g, const struct step *step, uint32_t c)
{
    slice set = slice_sub(g->pattern, step->character, step->end - step->character);
    bool found = false;

    for (size_t at = 0; at < set.len;) {
        uint32_t first = utf8_next(set, &at), last = first;

        if (at + 1 < set.len && set.ptr[at] == '-') {
            at++;
            last = utf8_next(set, &at);
        }
        found |= c >= first && c <= last;
    }
    return found != step->negated;
}

/*
 * Marks @step, and the steps that can be reached from it without a character. A step that is marked
 * has had its turn, so one character costs no more than there are steps.
 */
static void stand_before(const struct glob *g, bool *set, size_t step)
{
    for (;;) {
        bool more = false;

        if (set[step])
            return;
        set[step] = true;
        if (step == g->count)
            return;
        switch ((enum step_kind)g->steps[step].kind) {
        case STEP_STAR:
        case STEP_ALL:
            more = true;
            break;
        case STEP_FOLDERS:
            set[step + 1] = true;
            more = true;
            step++; /* none of them: behind both steps */
            break;
        case STEP_CHARACTER:
        case STEP_ANY:
        case STEP_SET:
        case STEP_INSIDE:
            break;
        }
        if (!more)
            return;
        step++;
    }
}

/* Where the matching may stand after @c, when it stands before @step. */
static void advance(const struct glob *g, bool *next, size_t step, uint32_t c)
{
    const struct step *s = &g->steps[step];

    switch ((enum step_kind)s->kind) {
    case STEP_CHARACTER:
        if (s->character == c)
            stand_before(g, next, step + 1);
        break;
    case STEP_ANY:
        if (c != '/')
            stand_before(g, next, step + 1);
        break;
    case STEP_SET:
        if (c != '/' && set_has(g, s, c))
            stand_before(g, next, step + 1);
        break;
    case STEP_STAR:
        if (c != '/')
            stand_before(g, next, step);
        break;
    case STEP_ALL:
        stand_before(g, next, step);
        break;
    case STEP_INSIDE:
        next[step] = true;
        if (c == '/')
            stand_before(g, next, step + 1);
        break;
    case STEP_FOLDERS: /* only passed through */
        break;
    }
}

int glob_match(slice pattern, slice text)
{
    struct glob g = {.pattern = pattern};
    bool now[GLOB_PATTERN_MAX + 1] = {0}, next[GLOB_PATTERN_MAX + 1];

    if (pattern.len > GLOB_PATTERN_MAX || !glob_compile(&g))
        return -EINVAL;
    stand_before(&g, now, 0);
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);

        memset(next, 0, g.count + 1);
        for (size_t step = 0; step < g.count; step++)
            if (now[step])
                advance(&g, next, step, c);
        memcpy(now, next, g.count + 1);
    }
    return now[g.count];
}
