/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Quantities of resources as Kubernetes writes them: "500m", "1.5Gi", "20k", "1e3"
 * (k8s.io/apimachinery, pkg/api/resource).
 *
 * Kept exactly as a count of thousand-millionths, the smallest part that Kubernetes has; smaller
 * parts are rounded away from zero, as there. Amounts above about 1.7e29 are kept as a double
 * beside: they can still be compared, but are no integers.
 */
#pragma once

#include "base/buffer.h"
#include "base/slice.h"

enum quantity_form {
    QUANTITY_DECIMAL, /* k M G, powers of 1000 */
    QUANTITY_BINARY,  /* Ki Mi Gi, powers of 1024 */
};

struct quantity {
    __int128 nano; /* meaningless when huge */
    double approximate;
    bool huge;
    enum quantity_form form; /* how it was written */
};

/* NULL, or what is wrong as a constant text. */
const char *quantity_parse(slice text, struct quantity *ret_quantity);
/* <0, 0, >0 */
int quantity_compare(const struct quantity *a, const struct quantity *b);
/* The sum has the form of @a, as in Kubernetes. */
struct quantity quantity_add(const struct quantity *a, const struct quantity *b);
struct quantity quantity_negate(const struct quantity *q);
struct quantity quantity_of_int(int64_t number);
double quantity_approximate(const struct quantity *q);
/* False when it has a fraction or does not fit. */
bool quantity_to_int(const struct quantity *q, int64_t *ret_number);
/* With the largest suffix that needs no fraction. */
void quantity_format(const struct quantity *q, buffer *out);
