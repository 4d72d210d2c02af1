/* SPDX-License-Identifier: Apache-2.0 */
/* Operators: their names, their overloads, and what they compute. */
#include "cel/ast.h"

static const struct {
    const char *text;
    const char *name;
} operators[OPERATOR_COUNT] = {
    [OPERATOR_ADD] = {"+", "_+_"},
    [OPERATOR_SUBTRACT] = {"-", "_-_"},
    [OPERATOR_MULTIPLY] = {"*", "_*_"},
    [OPERATOR_DIVIDE] = {"/", "_/_"},
    [OPERATOR_MODULO] = {"%", "_%_"},
    [OPERATOR_NEGATE] = {"-", "-_"},
    [OPERATOR_NOT] = {"!", "!_"},
    [OPERATOR_EQUAL] = {"==", "_==_"},
    [OPERATOR_NOT_EQUAL] = {"!=", "_!=_"},
    [OPERATOR_LESS] = {"<", "_<_"},
    [OPERATOR_LESS_EQUAL] = {"<=", "_<=_"},
    [OPERATOR_GREATER] = {">", "_>_"},
    [OPERATOR_GREATER_EQUAL] = {">=", "_>=_"},
    [OPERATOR_IN] = {"in", "@in"},
    [OPERATOR_INDEX] = {"[]", "_[_]"},
    [OPERATOR_AND] = {"&&", "_&&_"},
    [OPERATOR_OR] = {"||", "_||_"},
    [OPERATOR_CONDITIONAL] = {"?:", "_?_:_"},
};

const char *cel_operator_text(enum cel_operator op)
{
    return operators[op].text;
}

const char *cel_operator_name(enum cel_operator op)
{
    return operators[op].name;
}
