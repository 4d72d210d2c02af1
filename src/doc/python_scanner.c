/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A lid on the grammar's scanner.
 *
 * The scanner of tree-sitter-python 0.25 saves its stack of indentations in a buffer of
 * TREE_SITTER_SERIALIZATION_BUFFER_SIZE bytes, two bytes a level, and looks only whether one byte
 * is left: inside an odd number of open strings, level 511 is written across the end, over the
 * parser's next field. The build renames its function; this one has room for the extra byte and
 * hands over what fits. Python itself stops at 100 levels, so nothing that runs is cut.
 */
#include <string.h>

#include <tree_sitter/parser.h>

unsigned python_scanner_serialize(void *payload, char *buffer);
unsigned tree_sitter_python_external_scanner_serialize(void *payload, char *buffer);

unsigned tree_sitter_python_external_scanner_serialize(void *payload, char *buffer)
{
    char room[TREE_SITTER_SERIALIZATION_BUFFER_SIZE + 2];
    unsigned used = python_scanner_serialize(payload, room);

    if (used > TREE_SITTER_SERIALIZATION_BUFFER_SIZE)
        used = TREE_SITTER_SERIALIZATION_BUFFER_SIZE;
    memcpy(buffer, room, used);
    return used;
}
