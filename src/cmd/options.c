/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why not getopt_long(3): it takes abbreviations, which stop working when an option is added,
 * prints its own messages, and knows no defaults.
 */
#include "cmd/options.h"

#include "base/nearest.h"
#include "report/safe.h"

/* One command line being read. */
struct parsing {
    const struct option_set *set;
    int argc;
    char **argv;
    int at; /* the next word */
    char *values;
    struct option_list *operands;
    diags *diags;
};

/* Wrong usage has no file: the message names the option. */
#define usage_error(p, ...) diags_add((p)->diags, DIAG_ERROR, SLICE(""), 0, 0, __VA_ARGS__)

/* Every command has it without saying so. */
static const struct option help_option = {
    .name = "help", .letter = 'h', .kind = OPTION_FLAG, .about = "print this and exit"};

void option_list_done(struct option_list *list)
{
    vector_done(&list->texts);
}

void options_done(const struct option_set *set, void *values)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->options[i].kind == OPTION_LIST)
            option_list_done((struct option_list *)((char *)values + set->options[i].offset));
    }
}

/* What is zero already needs no initial value. */
static void set_initial(const struct option_set *set, char *values)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct option *option = &set->options[i];

        if (option->kind == OPTION_TEXT)
            *(slice *)(values + option->offset) = slice_of(option->initial);
    }
}

/* The option called @name; NULL after an error. */
static const struct option *find_option(struct parsing *p, slice name)
{
    struct nearest meant = NEAREST(name);
    struct diag *added;

    for (size_t i = 0; i < p->set->count; i++) {
        if (slice_eq(name, slice_of(p->set->options[i].name)))
            return &p->set->options[i];
        nearest_offer(&meant, slice_of(p->set->options[i].name));
    }
    if (slice_eq(name, slice_of(help_option.name)))
        return &help_option;
    added = usage_error(p, "there is no option --%.*s", SLICE_ARG(name));
    if (meant.best.len)
        diags_hint(p->diags, added, "did you mean --%.*s?", SLICE_ARG(meant.best));
    else
        diags_hint(p->diags, added, "--help lists the options");
    return NULL;
}

/* Letters are too short to guess what was meant. */
static const struct option *find_letter(struct parsing *p, char letter)
{
    for (size_t i = 0; i < p->set->count; i++) {
        if (p->set->options[i].letter == letter)
            return &p->set->options[i];
    }
    if (letter == help_option.letter)
        return &help_option;
    diags_hint(p->diags, usage_error(p, "there is no option -%c", letter),
               "--help lists the options");
    return NULL;
}

/* Whether @text is in the list; what is nearest among the others is offered to @meant. */
static bool is_one_of(slice text, const char *const *texts, struct nearest *meant)
{
    for (size_t i = 0; texts && texts[i]; i++) {
        if (slice_eq(text, slice_of(texts[i])))
            return true;
        nearest_offer(meant, slice_of(texts[i]));
    }
    return false;
}

/* Whether @text is one of the option's choices, if it has some. */
static bool check_choice(struct parsing *p, const struct option *option, slice text)
{
    struct nearest meant = NEAREST(text), ignored = NEAREST(text);
    _cleanup_buffer_ buffer all = BUFFER_INIT;
    struct diag *added;

    if (!option->choices || is_one_of(text, option->choices, &meant))
        return true;
    added = usage_error(p,
                        is_one_of(text, option->planned, &ignored) ? "--%s %.*s is not there yet"
                                                                   : "--%s cannot be \"%.*s\"",
                        option->name, SLICE_ARG(text));
    for (size_t i = 0; option->choices[i]; i++)
        buffer_printf(&all, "%s%s", i ? ", " : "", option->choices[i]);
    if (meant.best.len)
        diags_hint(p->diags, added, "did you mean %.*s?", SLICE_ARG(meant.best));
    else
        diags_hint(p->diags, added, "it is one of %.*s", SLICE_ARG(buffer_slice(&all)));
    return false;
}

/* Puts a value where the table says. */
static int store(struct parsing *p, const struct option *option, slice text)
{
    void *value = p->values + option->offset;

    if (!check_choice(p, option, text))
        return -EINVAL;
    switch (option->kind) {
    case OPTION_FLAG:
        *(bool *)value = true;
        return 0;
    case OPTION_TEXT:
        *(slice *)value = text;
        return 0;
    case OPTION_LIST:
        *vector_push(&((struct option_list *)value)->texts) = text;
        return 0;
    }
    return -EINVAL;
}

/* An option with the value that stands behind its '=' (ptr NULL: none) or in the next word. */
static int take_option(struct parsing *p, const struct option *option, slice text)
{
    if (option == &help_option)
        return OPTIONS_HELP;
    if (option->kind == OPTION_FLAG) {
        if (!text.ptr)
            return store(p, option, SLICE(""));
        usage_error(p, "--%s takes no value", option->name);
        return -EINVAL;
    }
    if (!text.ptr) {
        if (p->at >= p->argc) {
            usage_error(p, "--%s needs a value: --%s %s", option->name, option->name,
                        option->argument);
            return -EINVAL;
        }
        text = slice_of(p->argv[p->at++]);
    }
    return store(p, option, text);
}

/* One word: an option, an operand, or "--", which *ret_ended tells. */
static int take_word(struct parsing *p, slice word, bool *ret_ended)
{
    const struct option *option;
    size_t equals;

    if (slice_eq(word, SLICE("--"))) {
        *ret_ended = true;
        return 0;
    }
    if (slice_starts(word, SLICE("--"))) {
        equals = slice_find_char(word, '=', 0);
        option = find_option(p, slice_sub(word, 2, MIN(equals, word.len) - 2));
        if (!option)
            return -EINVAL;
        return take_option(p, option,
                           equals == SLICE_NPOS ? SLICE_NULL : slice_from(word, equals + 1));
    }
    if (word.len > 1 && word.ptr[0] == '-') {
        option = find_letter(p, word.ptr[1]);
        if (!option)
            return -EINVAL;
        return take_option(p, option, word.len > 2 ? slice_from(word, 2) : SLICE_NULL);
    }
    *vector_push(&p->operands->texts) = word;
    return 0;
}

int options_parse(const struct option_set *set, int argc, char **argv, void *values,
                  struct option_list *operands, diags *d)
{
    struct parsing p = {
        .set = set, .argc = argc, .argv = argv, .values = values, .operands = operands, .diags = d};
    bool ended = false;
    int r = 0, one;

    set_initial(set, values);
    while (p.at < argc) {
        slice word = slice_of(argv[p.at++]);

        if (ended) {
            *vector_push(&operands->texts) = word;
            continue;
        }
        one = take_word(&p, word, &ended);
        if (one == OPTIONS_HELP)
            return OPTIONS_HELP;
        if (one < 0)
            r = one;
    }
    return r;
}

/* "  -o, --output FILE" */
static void describe_name(const struct option *option, buffer *out)
{
    if (option->letter)
        buffer_printf(out, "  -%c, --%s", option->letter, option->name);
    else
        buffer_printf(out, "      --%s", option->name);
    if (option->argument)
        buffer_printf(out, " %s", option->argument);
}

/* The name on the left, what it does on the right, or below when the name is too long. */
static void describe(const struct option *option, size_t width, buffer *out)
{
    enum { COLUMN = 26 };
    _cleanup_buffer_ buffer about = BUFFER_INIT;
    size_t start = out->len, used;

    describe_name(option, out);
    used = out->len - start;
    if (used + 2 > COLUMN) {
        buffer_add_char(out, '\n');
        used = 0;
    } else {
        buffer_add_repeat(out, ' ', COLUMN - used);
        used = COLUMN;
    }
    buffer_add(&about, slice_of(option->about));
    if (option->kind == OPTION_LIST)
        buffer_add(&about, SLICE("; may be repeated"));
    if (option->initial)
        buffer_printf(&about, " (default %s)", option->initial);
    safe_add_paragraph(out, buffer_slice(&about), used, COLUMN, width);
}

void options_describe(const struct option_set *set, size_t width, buffer *out)
{
    for (size_t i = 0; i < set->count; i++)
        describe(&set->options[i], width, out);
    describe(&help_option, width, out);
}
