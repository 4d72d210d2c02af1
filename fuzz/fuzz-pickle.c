/* SPDX-License-Identifier: Apache-2.0 */
/* Disassembles the input as pickles; every value must lie in it, and all that is missing be said.
 */
#include "doc/check.h"
#include "doc/pickle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const lists[] = {"globals", "calls", "persistent", "extensions", "strings"};
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    struct source *source = source_new(&a, SLICE("input"), slice_new((const char *)data, size));
    value v = value_null();
    int rc = pickle_read(&a, source, NULL, &d, &v);

    check((rc == 0) == (d.errors == 0));
    check(value_get_bool(&v, "complete", true) == (rc == 0));
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        const value *list = value_get(&v, slice_of(lists[i]));

        check(list && list->kind == VALUE_LIST);
        value_each_item (list, item)
            check_value(item, source);
    }
    value_each_item (value_get(&v, SLICE("globals")), item)
        pickle_global_is_safe(item->text);
    return 0;
}
