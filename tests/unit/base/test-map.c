/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"

static void test_set_get(void **state _unused_)
{
    for (int round = 0; round < 50; round++) {
        _cleanup_map_ map m = MAP_INIT;
        int one = 1, two = 2;

        assert_null(map_get(&m, SLICE("a")));
        assert_false(map_has(&m, SLICE("a")));
        map_set(&m, SLICE("a"), &one);
        map_set(&m, SLICE(""), &two);
        map_set(&m, SLICE("a\0b"), NULL);
        assert_ptr_equal(map_get(&m, SLICE("a")), &one);
        assert_ptr_equal(map_get(&m, SLICE_NULL), &two);
        assert_true(map_has(&m, SLICE("a\0b")));
        assert_null(map_get(&m, SLICE("a\0b")));
        assert_false(map_has(&m, SLICE("a\0")));
        map_set(&m, SLICE("a"), &two);
        assert_ptr_equal(map_get(&m, SLICE("a")), &two);
        assert_int_equal(m.count, 3);
        map_done(&m);
        assert_null(map_get(&m, SLICE("a")));
        map_set(&m, SLICE("a"), &one);
        assert_int_equal(m.count, 1);
    }
}

static void test_many(void **state _unused_)
{
    enum { COUNT = 50000 };
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_map_ map m = MAP_INIT;

    for (uintptr_t i = 0; i < COUNT; i++) {
        void **slot = map_slot(&m, arena_printf(&a, "key %u", (unsigned)i));

        assert_null(*slot);
        *slot = (void *)(i + 1);
    }
    assert_int_equal(m.count, COUNT);
    for (uintptr_t i = 0; i < COUNT; i++) {
        slice key = arena_printf(&a, "key %u", (unsigned)i);

        assert_ptr_equal(map_get(&m, key), (void *)(i + 1));
        /* In insertion order, whatever the seed. */
        assert_true(slice_eq(m.entries[i].key, key));
        assert_ptr_equal(m.entries[i].value, (void *)(i + 1));
    }
    assert_null(map_get(&m, SLICE("key 50000")));
}

/* What CPython 3.11, which hashes with SipHash-1-3, gives for bytes 0, 1, 2... of these lengths
 * when PYTHONHASHSEED=1 makes this its key. */
static void test_siphash(void **state _unused_)
{
    static const uint64_t key[2] = {0xaed66ce184be2329ULL, 0xebe9bbf1f1499052ULL};
    static const struct {
        size_t len;
        uint64_t hash;
    } vectors[] = {
        {1, 0xecd3e5afcecda4b9ULL},  {7, 0xfd15e78052a69ddfULL},  {8, 0xc0b5739e7e28dd01ULL},
        {9, 0x208a1a5a0cbbf778ULL},  {15, 0xfa87985f39e97a53ULL}, {16, 0x12e9d283f9f37002ULL},
        {63, 0x542052345bc68274ULL},
    };
    char bytes[64];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (char)i;
    for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
        assert_true(hash_siphash13(key, slice_new(bytes, vectors[i].len)) == vectors[i].hash);
}

static void test_hash(void **state _unused_)
{
    char bytes[64];

    memset(bytes, 'x', sizeof(bytes));
    /* Every length differs, also where only the padding does. */
    for (size_t i = 0; i < sizeof(bytes); i++)
        for (size_t j = 0; j < i; j++) {
            assert_true(hash_slice(slice_new(bytes, i)) != hash_slice(slice_new(bytes, j)));
            assert_true(hash_stable(slice_new(bytes, i)) != hash_stable(slice_new(bytes, j)));
        }
    assert_true(hash_slice(SLICE("a")) == hash_slice(SLICE("a")));
    assert_true(hash_slice(SLICE("a")) != hash_stable(SLICE("a")));
    assert_true(hash_slice(SLICE("\0")) != hash_slice(SLICE("\0\0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_get),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_siphash),
        cmocka_unit_test(test_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
