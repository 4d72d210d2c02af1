/* SPDX-License-Identifier: Apache-2.0 */
/* Three rows of the alignment table are kept: a swap of neighbours looks back two rows. */
#include "base/nearest.h"

static char nearest_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Fills @row, the costs of making a[0..i] out of each prefix of @b, from the two rows before it. */
static void nearest_row(slice a, slice b, size_t i, const uint8_t *older, const uint8_t *old,
                        uint8_t *row)
{
    row[0] = (uint8_t)i;
    for (size_t j = 1; j <= b.len; j++) {
        char x = nearest_lower(a.ptr[i - 1]), y = nearest_lower(b.ptr[j - 1]);
        unsigned int cost = old[j - 1] + (x != y);

        cost = MIN(cost, old[j] + 1u);
        cost = MIN(cost, row[j - 1] + 1u);
        if (i > 1 && j > 1 && x == nearest_lower(b.ptr[j - 2]) && y == nearest_lower(a.ptr[i - 2]))
            cost = MIN(cost, older[j - 2] + 1u);
        row[j] = (uint8_t)cost;
    }
}

static size_t nearest_distance(slice a, slice b)
{
    uint8_t rows[3][NEAREST_NAME_MAX + 1];

    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= a.len; i++)
        nearest_row(a, b, i, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
    return rows[a.len % 3][b.len];
}

void nearest_offer(struct nearest *n, slice candidate)
{
    size_t enough = MAX(n->wanted.len / 3, (size_t)1), distance;

    if (n->wanted.len == 0 || n->wanted.len > NEAREST_NAME_MAX || candidate.len == 0 ||
        candidate.len > NEAREST_NAME_MAX)
        return;
    distance = nearest_distance(n->wanted, candidate);
    if (distance > enough || distance >= n->distance)
        return;
    n->best = candidate;
    n->distance = distance;
}
