/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands, and how words become one of them. */
#include <stdio.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "report/safe.h"

/* In the order in which they are listed. */
static const struct command *const commands[] = {
    &command_audit,      &command_rules_list,   &command_rules_show,
    &command_rules_test, &command_rules_params, &command_rules_subjects,
};

/* help */

/* One line per command whose name starts with @prefix. */
static void add_commands(buffer *out, slice prefix)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (slice_starts(slice_of(commands[i]->name), prefix))
            buffer_printf(out, "  %-16s  %s\n", commands[i]->name, commands[i]->summary);
    }
}

/* The commands that start with @prefix, "" for all. */
static void add_overview(buffer *out, slice prefix)
{
    buffer_printf(out, "usage: ancile %.*s%sCOMMAND [OPTION...]\n\n", SLICE_ARG(prefix),
                  prefix.len ? " " : "");
    if (prefix.len == 0)
        buffer_add(out, SLICE("Zero-trust security for Jupyter.\n\n"));
    add_commands(out, prefix);
    if (prefix.len == 0)
        buffer_add(out, SLICE("  help [COMMAND]    explain a command\n"
                              "  version           print the version\n"));
}

/* What a command does and takes; all of it comes from its row. */
static void add_help(buffer *out, const struct command *command)
{
    size_t width = output_style(STDOUT_FILENO, true).width;
    slice about = slice_of(command->about);

    buffer_printf(out, "usage: ancile %s [OPTION...]%s%s\n\n", command->name,
                  *command->operands ? " " : "", command->operands);
    buffer_printf(out, "%s\n\n", command->summary);
    while (about.len > 0) {
        size_t end = MIN(slice_find(about, SLICE("\n\n"), 0), about.len);

        safe_add_paragraph(out, slice_sub(about, 0, end), 0, 0, width);
        buffer_add_char(out, '\n');
        about = slice_from(about, end);
        about = slice_trim(about);
    }
    options_describe(&command->options, width, out);
}

/* finding a command */

/* How many of the @argc words name @command: as many as it has, or none. */
static int words_of(const struct command *command, int argc, char **argv)
{
    slice rest = slice_of(command->name);
    int count = 0;

    while (rest.ptr) {
        slice word = slice_cut(&rest, ' ');

        if (count >= argc || !slice_eq(word, slice_of(argv[count])))
            return 0;
        count++;
    }
    return count;
}

/* The command that the words start with, and how many of them name it; NULL when there is none. */
static const struct command *find_command(int argc, char **argv, int *ret_words)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        int words = words_of(commands[i], argc, argv);

        if (words > 0) {
            *ret_words = words;
            return commands[i];
        }
    }
    return NULL;
}

/* Some command starts with @word and goes on. */
static bool is_group(slice word)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        slice name = slice_of(commands[i]->name);

        if (slice_starts(name, word) && name.len > word.len && name.ptr[word.len] == ' ')
            return true;
    }
    return false;
}

/* Says what there is instead: the nearest command, or that of the group that was named. */
static enum exit_status unknown_command(int argc, char **argv)
{
    bool group = is_group(slice_of(argv[0]));
    slice written = slice_of(group && argc > 1 ? argv[1] : argv[0]);
    struct nearest meant = NEAREST(written);

    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        slice name = slice_of(commands[i]->name), first = slice_cut(&name, ' ');

        if (!group)
            nearest_offer(&meant, first);
        else if (slice_eq(first, slice_of(argv[0])))
            nearest_offer(&meant, name);
    }
    if (meant.best.len)
        output_error("there is no command \"%s%s%.*s\" (did you mean %.*s?)", group ? argv[0] : "",
                     group ? " " : "", SLICE_ARG(written), SLICE_ARG(meant.best));
    else
        output_error("there is no command \"%s%s%.*s\" (ancile help lists them)",
                     group ? argv[0] : "", group ? " " : "", SLICE_ARG(written));
    return EXIT_WRONG;
}

/* Tells about a command, a group of them, or all. */
static enum exit_status run_help(int argc, char **argv)
{
    _cleanup_buffer_ buffer out = BUFFER_INIT;
    const struct command *command;
    int words;

    command = find_command(argc, argv, &words);
    if (command)
        add_help(&out, command);
    else if (argc == 0)
        add_overview(&out, SLICE(""));
    else if (argc == 1 && is_group(slice_of(argv[0])))
        add_overview(&out, slice_of(argv[0]));
    else
        return unknown_command(argc, argv);
    return output_print(buffer_slice(&out)) < 0 ? EXIT_WRONG : EXIT_FINE;
}

/* running one */

/* Whether there are as many operands as the command takes. */
static bool check_operands(const struct command *command, const struct option_list *operands)
{
    size_t count = operands->texts.count;

    if (count < command->operands_min) {
        output_error("%s needs %s", command->name, command->operands);
        return false;
    }
    if (count > command->operands_max) {
        output_error("%s does not take \"%.*s\"", command->name,
                     SLICE_ARG(operands->texts.items[command->operands_max]));
        return false;
    }
    return true;
}

/* Reads the options of a command and runs it. */
static enum exit_status run_command(const struct command *command, int argc, char **argv)
{
    _cleanup_free_ void *values = memory_alloc(command->size);
    _cleanup_option_list_ struct option_list operands = {0};
    _cleanup_diags_ diags d = DIAGS_INIT;
    _cleanup_buffer_ buffer help = BUFFER_INIT;
    enum exit_status status = EXIT_WRONG;
    int r = options_parse(&command->options, argc, argv, values, &operands, &d);

    if (r == OPTIONS_HELP) {
        add_help(&help, command);
        status = output_print(buffer_slice(&help)) < 0 ? EXIT_WRONG : EXIT_FINE;
    } else if (r < 0) {
        vector_each (&d.list, diag) {
            output_error("%.*s%s%.*s%s", SLICE_ARG(diag->message), diag->hint.len ? " (" : "",
                         SLICE_ARG(diag->hint), diag->hint.len ? ")" : "");
        }
    } else if (check_operands(command, &operands)) {
        status = command->run(values, &operands);
    }
    options_done(&command->options, values);
    return status;
}

/*
 * Help that was asked for is an answer (0, standard output); help for want of a command is an error
 * that shows it.
 */
static enum exit_status run(int argc, char **argv)
{
    const struct command *command;
    slice word;
    int words;

    if (argc == 0) {
        (void)run_help(0, NULL);
        return EXIT_WRONG;
    }
    command = find_command(argc, argv, &words);
    if (command)
        return run_command(command, argc - words, argv + words);
    word = slice_of(argv[0]);
    if (slice_eq(word, SLICE("version")) || slice_eq(word, SLICE("--version")))
        return output_print(SLICE("ancile " ANCILE_VERSION "\n")) < 0 ? EXIT_WRONG : EXIT_FINE;
    if (slice_eq(word, SLICE("help")) || slice_eq(word, SLICE("--help")) ||
        slice_eq(word, SLICE("-h")))
        return run_help(argc - 1, argv + 1);
    if (argc >= 2 && is_group(word) &&
        (slice_eq(slice_of(argv[1]), SLICE("--help")) || slice_eq(slice_of(argv[1]), SLICE("-h"))))
        return run_help(1, argv);
    if (argc == 1 && is_group(word)) {
        (void)run_help(1, argv);
        return EXIT_WRONG;
    }
    return unknown_command(argc, argv);
}

int main(int argc, char **argv)
{
    return (int)run(argc - 1, argv + 1);
}
