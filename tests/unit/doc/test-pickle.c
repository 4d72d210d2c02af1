/* SPDX-License-Identifier: Apache-2.0 */
/* Pickles as Python 3.11 writes them, as attackers write them, and broken ones. */
#include "harness.h"

#include "base/buffer.h"
#include "doc/pickle.h"
#include "doc/reading.h"

static struct reading *read_bytes(slice bytes)
{
    struct reading *r = reading_new();

    r->rc = pickle_read(&r->arena, source_new(&r->arena, SLICE("x.pickle"), bytes), NULL, &r->diags,
                        &r->value);
    assert_int_equal(r->value.kind, VALUE_MAP);
    assert_true((r->rc == PICKLE_BROKEN) == (r->diags.errors > 0));
    assert_int_equal(value_get_bool(&r->value, "complete", true), r->rc == 0);
    return r;
}

/* The texts of list @key, joined with spaces. */
static slice names(struct reading *r, const char *key)
{
    const value *list = value_get(&r->value, slice_of(key));
    slice joined = SLICE("");

    value_each_item (list, item) {
        if (joined.len)
            joined = arena_concat(&r->arena, joined, SLICE(" "));
        joined = arena_concat(&r->arena, joined, item->text);
    }
    return joined;
}

static void assert_names(slice bytes, const char *globals, const char *calls)
{
    _cleanup_reading_ struct reading *r = read_bytes(bytes);

    assert_slice(names(r, "globals"), globals);
    assert_slice(names(r, "calls"), calls);
}

/* [1, {'a': (2.5, None, True, b'xy')}, {3}] */
static void test_protocols(void **state _unused_)
{
    static const struct {
        slice bytes;
        const char *globals;
        int64_t reduces;
    } cases[] = {
        {SLICE_INIT("(lp0\nI1\na(dp1\nVa\np2\n(F2.5\nNI01\nc_codecs\nencode\np3\n(Vxy\np4\nVlatin1"
                    "\np5\ntp6\nRp7\ntp8\nsac__builtin__\nset\np9\n((lp10\nI3\natp11\nRp12\na."),
         "_codecs.encode __builtin__.set", 2},
        {SLICE_INIT("]q\x00(K\x01}q\x01X\x01\x00\x00\x00"
                    "aq\x02(G@\x04\x00\x00\x00\x00\x00\x00NI0"
                    "1\nc_codecs\nencode\nq\x03(X\x02\x00\x00\x00xyq\x04X\x06\x00\x00\x00latin1q"
                    "\x05tq\x06Rq\x07tq\x08sc__builtin__\nset\nq\x09(]q\nK\x03"
                    "atq\x0bRq\x0c"
                    "e."),
         "_codecs.encode __builtin__.set", 2},
        {SLICE_INIT("\x80\x02]q\x00(K\x01}q\x01X\x01\x00\x00\x00"
                    "aq\x02(G@\x04\x00\x00\x00\x00\x00"
                    "\x00N\x88"
                    "c_codecs\nencode\nq\x03X\x02\x00\x00\x00xyq\x04X\x06\x00\x00\x00"
                    "latin1q\x05\x86q\x06Rq\x07tq\x08sc__builtin__\nset\nq\x09]q\nK\x03"
                    "a\x85q"
                    "\x0bRq\x0c"
                    "e."),
         "_codecs.encode __builtin__.set", 2},
        {SLICE_INIT("\x80\x03]q\x00(K\x01}q\x01X\x01\x00\x00\x00"
                    "aq\x02(G@\x04\x00\x00\x00\x00\x00"
                    "\x00N\x88"
                    "C\x02xyq\x03tq\x04scbuiltins\nset\nq\x05]q\x06K\x03"
                    "a\x85q\x07Rq"
                    "\x08"
                    "e."),
         "builtins.set", 1},
        {SLICE_INIT("\x80\x04\x95'\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01}\x94\x8c\x01"
                    "a\x94(G@"
                    "\x04\x00\x00\x00\x00\x00\x00N\x88"
                    "C\x02xy\x94t\x94s\x8f\x94(K\x03\x90"
                    "e."),
         "", 0},
        {SLICE_INIT("\x80\x05\x95'\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01}\x94\x8c\x01"
                    "a\x94(G@"
                    "\x04\x00\x00\x00\x00\x00\x00N\x88"
                    "C\x02xy\x94t\x94s\x8f\x94(K\x03\x90"
                    "e."),
         "", 0},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_reading_ struct reading *r = read_bytes(cases[i].bytes);

        assert_int_equal(r->rc, 0);
        assert_int_equal(r->diags.list.count, 0);
        assert_int_equal(value_get_int(&r->value, "protocol", -1), i);
        assert_int_equal(value_get_int(&r->value, "pickles", -1), 1);
        assert_slice(names(r, "globals"), cases[i].globals);
        assert_slice(names(r, "calls"), cases[i].globals);
        assert_int_equal(value_get_int(&r->value, "reduces", -1), cases[i].reduces);
        assert_slice(names(r, "strings"), i < 3 ? "a xy latin1" : "a xy");
    }
}

static void test_system(void **state _unused_)
{
    _cleanup_reading_ struct reading *text =
        read_bytes(SLICE("cposix\nsystem\np0\n(Vid\np1\ntp2\nRp3\n."));
    _cleanup_reading_ struct reading *binary =
        read_bytes(SLICE("\x80\x04\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06"
                         "system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94."));
    const value *global = value_get(&text->value, SLICE("globals"))->list.items;

    assert_slice(names(text, "globals"), "posix.system");
    assert_slice(names(text, "calls"), "posix.system");
    assert_slice(names(text, "strings"), "id");
    assert_slice(value_written(global), "cposix\nsystem\n");
    assert_slice(names(binary, "globals"), "posix.system");
    assert_slice(names(binary, "calls"), "posix.system");
    assert_slice(names(binary, "strings"), "posix system id");
    global = value_get(&binary->value, SLICE("globals"))->list.items;
    assert_slice(value_written(global), "\x93");
    assert_int_equal(global->start, 28);
}

/* Ways to write a name so that a search for it finds nothing. */
static void test_hidden_names(void **state _unused_)
{
    static const slice hidden[] = {
        SLICE_INIT("V\\u006fs\nVsyst\\U00000065m\n\x93."),         /* raw-unicode-escape */
        SLICE_INIT("S'\\x6f\\163'\nS\"sys\\x74em\"\n\x93."),       /* Python 2's escapes */
        SLICE_INIT("U\x02osU\x06system\x93."),                     /* SHORT_BINSTRING */
        SLICE_INIT("T\x02\0\0\0osX\x06\0\0\0system\x93."),         /* BINSTRING, BINUNICODE */
        SLICE_INIT("\x8d\x02\0\0\0\0\0\0\0os\x8c\x06system\x93."), /* BINUNICODE8 */
        SLICE_INIT("\x8c\x02os\x94"
                   "0\x8c\x06system\x94"
                   "0h\0h\x01\x93."), /* memo */
        SLICE_INIT("\x8c\x02osp7\n0\x8c\x06systemr\xFF\0\0\0"
                   "0g7\nj\xFF\0\0\0\x93."),
        SLICE_INIT("\x8c\x02osq\x09"
                   "0\x8c\x06system\x94"
                   "0h\x09h\x01\x93."), /* after a gap */
        SLICE_INIT("\x8c\x02os\x8c\x06system"
                   "2N0"
                   "0\x93."),                            /* DUP, POP */
        SLICE_INIT("\x8c\x02os(NN1\x8c\x06system\x93."), /* POP_MARK */
        SLICE_INIT("\x8c\x02os\x8c\x06system(0\x93."),   /* POP of a mark */
        SLICE_INIT("\x8c\x02os]N"
                   "a0\x8c\x06system\x93."),               /* APPEND leaves the list */
        SLICE_INIT("\x8c\x02os}NNs0\x8c\x06system\x93."),  /* SETITEM */
        SLICE_INIT("\x8c\x02os}(NNu0\x8c\x06system\x93."), /* SETITEMS */
    };

    for (size_t i = 0; i < ARRAY_SIZE(hidden); i++) {
        _cleanup_reading_ struct reading *r = read_bytes(hidden[i]);

        assert_int_equal(r->diags.list.count, 0);
        assert_slice(names(r, "globals"), "os.system");
    }
}

static void test_computed_names(void **state _unused_)
{
    /* A name that a call made, an integer, bytes, a memo entry out of reach, nothing at all. */
    assert_names(SLICE("\x8c\x02os"
                       "cbuiltins\nstr\n\x8c\x03"
                       "abc\x85R\x93."),
                 "builtins.str ?", "builtins.str");
    assert_names(SLICE("\x8c\x02osK\x01\x93."), "?", "");
    assert_names(SLICE("\x8c\x02osC\x06system\x93."), "?", "");
    assert_names(SLICE("\x8c\x02osr\xFF\xFF\xFF\x7F"
                       "0\x8c\x06system"
                       "j\xFF\xFF\xFF\x7F\x93."),
                 "?", "");
    assert_names(SLICE("\x93)R."), "?", "?");
    /* A call of what is no global. */
    assert_names(SLICE("N)R."), "", "?");
    /* An extension code stands for a global that only the registry knows. */
    assert_names(SLICE("\x82\x05)R."), "", "?");
    assert_names(SLICE("c\xFF\nx\n."), "?", "");
}

/* A NUL must not cut a name down to one that is safe. */
static void test_nul_in_name(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_bytes(SLICE("cbuiltins\nset\0x\n."));
    const value *globals = value_get(&r->value, SLICE("globals"));

    assert_true(slice_eq(globals->list.items[0].text, SLICE("builtins.set\0x")));
    assert_false(pickle_global_is_safe(globals->list.items[0].text));
}

static void test_calls(void **state _unused_)
{
    assert_names(SLICE("(S'id'\nios\nsystem\n."), "os.system", "os.system");   /* INST */
    assert_names(SLICE("(cos\nsystem\nS'id'\no."), "os.system", "os.system");  /* OBJ */
    assert_names(SLICE("ca\nB\n)\x81."), "a.B", "a.B");                        /* NEWOBJ */
    assert_names(SLICE("ca\nB\n)}\x92."), "a.B", "a.B");                       /* NEWOBJ_EX */
    assert_names(SLICE("ca\nB\n)Rq\0ca\nC\nh\0\x85R."), "a.B a.C", "a.B a.C"); /* nested */
    assert_names(SLICE("ca\nB\nq\0"
                       "0h\0)R."),
                 "a.B", "a.B"); /* memo */
    assert_names(SLICE("ccopy_reg\n_reconstructor\n(ca\nB\nc__builtin__\nobject\nNtR}b."),
                 "copy_reg._reconstructor a.B __builtin__.object", "copy_reg._reconstructor");
}

static void test_counts(void **state _unused_)
{
    _cleanup_reading_ struct reading *r =
        read_bytes(SLICE("\x80\x02(ca\nB\n)R}bca\nB\n)\x81}bPdisk\n\x8c\x04more"
                         "QN"
                         "Q\x82\x01\x83\x02\x01\x84"
                         "\x03\0\0\0l."));
    const value *extensions = value_get(&r->value, SLICE("extensions"));

    assert_int_equal(r->rc, 0);
    assert_int_equal(value_get_int(&r->value, "protocol", -1), 4);
    assert_int_equal(value_get_int(&r->value, "reduces", -1), 1);
    assert_int_equal(value_get_int(&r->value, "builds", -1), 2);
    assert_slice(names(r, "persistent"), "disk more ?");
    assert_int_equal(extensions->list.count, 3);
    assert_int_equal(extensions->list.items[0].integer, 1);
    assert_int_equal(extensions->list.items[1].integer, 258);
    assert_int_equal(extensions->list.items[2].integer, 3);
}

static void test_strings(void **state _unused_)
{
    _cleanup_reading_ struct reading *r = read_bytes(
        SLICE("(V\xE9\\u20ac\\\\u0041\\x\nS'a\\n\\\\\\'\\q\\'\nS'\\xff'\nB\x02\0\0\0\x80\x81"
              "\x8c\x03\xE2\x82\xAC"
              "\x8c\x03\xED\xA0\x80t."));
    const value *v = value_get(&r->value, SLICE("strings"))->list.items;

    assert_int_equal(r->rc, 0);
    assert_slice(v[0].text, "\xC3\xA9\xE2\x82\xAC\\\\u0041\\x");
    assert_slice(v[1].text, "a\n\\'\\q\\");
    assert_int_equal(v[2].kind, VALUE_BYTES);
    assert_slice(v[2].text, "\xFF");
    assert_int_equal(v[3].kind, VALUE_BYTES);
    assert_int_equal(v[4].kind, VALUE_STRING);
    assert_slice(v[4].text, "\xE2\x82\xAC");
    assert_int_equal(v[5].kind, VALUE_BYTES);
}

static void test_several_pickles(void **state _unused_)
{
    /* The memo does not outlive its pickle. */
    _cleanup_reading_ struct reading *r =
        read_bytes(SLICE("\x8c\x02os\x94.ca\nB\n.\x8c\x06systemh\0\x8c\x06system\x93."));
    _cleanup_reading_ struct reading *trailing = read_bytes(SLICE("N.\xFF"));
    _cleanup_reading_ struct reading *cut = read_bytes(SLICE("N.N"));

    assert_int_equal(r->rc, 0);
    assert_int_equal(value_get_int(&r->value, "pickles", -1), 3);
    assert_slice(names(r, "globals"), "a.B ?");
    assert_int_equal(value_get_int(&trailing->value, "pickles", -1), 1);
    assert_diag(trailing, 0, DIAG_ERROR, 0, 0, "pickle, byte 2: no opcode of pickles: 0xff");
    assert_diag(cut, 0, DIAG_ERROR, 0, 0, "pickle, byte 3: the pickle does not end with STOP");
}

/* Python stops at a wrong stack; what stands behind may be meant for others. */
static void test_wrong_stack(void **state _unused_)
{
    static const slice cases[] = {
        SLICE_INIT("0"
                   "cos\nsystem\n."),
        SLICE_INIT("t"
                   "cos\nsystem\n."),
        SLICE_INIT("h\x05"
                   "cos\nsystem\n."),
        SLICE_INIT("q\x05"
                   "cos\nsystem\n."),
        SLICE_INIT("2"
                   "cos\nsystem\n."),
        SLICE_INIT("s"
                   "cos\nsystem\n."),
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_reading_ struct reading *r = read_bytes(cases[i]);

        assert_int_equal(r->rc, 0);
        assert_int_equal(r->diags.list.count, 1);
        assert_int_equal(reading_diag(r, 0)->level, DIAG_WARNING);
        assert_slice(names(r, "globals"), "os.system");
    }
}

static void test_broken(void **state _unused_)
{
    static const struct {
        slice bytes;
        const char *message;
    } cases[] = {
        {SLICE_INIT(""), "pickle, byte 0: the pickle does not end with STOP"},
        {SLICE_INIT("x"), "pickle, byte 0: no opcode of pickles: 0x78"},
        {SLICE_INIT("N"), "pickle, byte 1: the pickle does not end with STOP"},
        {SLICE_INIT("NK"), "pickle, byte 1: the pickle ends inside an opcode"},
        {SLICE_INIT("cos\nsystem"), "pickle, byte 0: the pickle ends inside an opcode"},
        {SLICE_INIT("X\xFF\xFF\xFF\xFFx"), "pickle, byte 0: the pickle ends inside an opcode"},
        {SLICE_INIT("T\xFF\xFF\xFF\xFF."), "pickle, byte 0: the pickle ends inside an opcode"},
        {SLICE_INIT("\x8d\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF."),
         "pickle, byte 0: the pickle ends inside an opcode"},
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        _cleanup_reading_ struct reading *r = read_bytes(cases[i].bytes);

        assert_int_equal(r->rc, PICKLE_BROKEN);
        assert_diag(r, 0, DIAG_ERROR, 0, 0, cases[i].message);
    }
}

static void test_limits(void **state _unused_)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    struct source *source = source_new(&a, SLICE("x"), SLICE("NN0."));
    value v;

    assert_int_equal(pickle_read(&a, source, &(struct pickle_options){.max_opcodes = 4}, &d, &v),
                     0);
    assert_int_equal(pickle_read(&a, source, &(struct pickle_options){.max_opcodes = 3}, &d, &v),
                     PICKLE_BROKEN);
    assert_slice(d.list.items[0].message, "pickle, byte 3: more than 3 opcodes");
    assert_int_equal(pickle_read(&a, source, &(struct pickle_options){.max_size = 3}, &d, &v),
                     PICKLE_BROKEN);
    assert_slice(d.list.items[1].message, "pickle, byte 0: 4 bytes are more than the limit of 3");
}

/* Small opcodes that would use much: a stack, a memo, copies of one long name. */
static void test_amplification(void **state _unused_)
{
    _cleanup_buffer_ buffer stack = BUFFER_INIT, globals = BUFFER_INIT, names_bomb = BUFFER_INIT;
    _cleanup_reading_ struct reading *r = NULL, *many = NULL, *bomb = NULL;

    buffer_add_repeat(&stack, 'N', 1000001);
    r = read_bytes(buffer_slice(&stack));
    assert_diag(r, 0, DIAG_ERROR, 0, 0,
                "pickle, byte 1000000: more than 1000000 items on the stack");

    for (int i = 0; i < 100001; i++)
        buffer_add(&globals, SLICE("ca\nb\n0"));
    many = read_bytes(buffer_slice(&globals));
    assert_diag(many, 0, DIAG_ERROR, 0, 0,
                "pickle, byte 600000: more than 100000 globals or calls");

    buffer_add(&names_bomb, SLICE("X\0\0\x10\0"));
    buffer_add_repeat(&names_bomb, 'x', 1 << 20);
    buffer_add(&names_bomb, SLICE("\x94"));
    for (int i = 0; i < 90000; i++)
        buffer_add(&names_bomb, SLICE("h\0h\0\x93"
                                      "0"));
    buffer_add_char(&names_bomb, '.');
    bomb = read_bytes(buffer_slice(&names_bomb));
    assert_int_equal(bomb->rc, 0);
    assert_true(bomb->arena.used < 32 << 20);
    assert_slice(value_get(&bomb->value, SLICE("globals"))->list.items[0].text, "?");
}

static void test_truncated(void **state _unused_)
{
    static const slice bytes = SLICE_INIT(
        "\x80\x05\x95\x1d\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94Vid"
        "\n\x94\x85\x94R\x94"
        "cos\nsystem\nS'x'\nT\x01\0\0\0yU\x01z\x8d\x01\0\0\0\0\0\0\0w\x8a\x01\x05.");

    for (size_t len = 0; len < bytes.len; len++) {
        _cleanup_free_ char *copy = memory_alloc(len);
        _cleanup_reading_ struct reading *r = NULL;

        memcpy(copy, bytes.ptr, len);
        r = read_bytes(slice_new(copy, len));
        assert_int_equal(r->rc, PICKLE_BROKEN);
    }
    for (size_t at = 0; at < bytes.len; at++)
        for (int byte = 0; byte < 256; byte += 5) {
            _cleanup_free_ char *copy = memory_alloc(bytes.len);
            _cleanup_reading_ struct reading *r = NULL;

            memcpy(copy, bytes.ptr, bytes.len);
            copy[at] = (char)byte;
            r = read_bytes(slice_new(copy, bytes.len));
            assert_non_null(r);
        }
}

static void test_safe(void **state _unused_)
{
    static const char *const safe[] = {
        "builtins.set",
        "__builtin__.list",
        "collections.OrderedDict",
        "datetime.datetime",
        "numpy.core.multiarray._reconstruct",
        "numpy.ndarray",
        "copyreg._reconstructor",
        "_codecs.encode",
        "zoneinfo.ZoneInfo._unpickle",
    };
    static const char *const unsafe[] = {
        "",
        "?",
        "os.system",
        "posix.system",
        "builtins.eval",
        "builtins.getattr",
        "__builtin__.exec",
        "builtins.",
        "builtins",
        "collections.OrderedDictx",
        "collections.namedtuple",
        "numpy.testing._private.utils.runstring",
        "builtins.set.x",
        "builtins.type",
        "subprocess.Popen",
        "copyreg.add_extension",
        "numpy.load",
    };

    for (size_t i = 0; i < ARRAY_SIZE(safe); i++)
        if (!pickle_global_is_safe(slice_of(safe[i])))
            fail_msg("%s", safe[i]);
    for (size_t i = 0; i < ARRAY_SIZE(unsafe); i++)
        if (pickle_global_is_safe(slice_of(unsafe[i])))
            fail_msg("%s", unsafe[i]);
    assert_false(pickle_global_is_safe(SLICE_NULL));
    assert_false(pickle_global_is_safe(SLICE("builtins.set\0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocols),
        cmocka_unit_test(test_system),
        cmocka_unit_test(test_hidden_names),
        cmocka_unit_test(test_computed_names),
        cmocka_unit_test(test_nul_in_name),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_several_pickles),
        cmocka_unit_test(test_wrong_stack),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_amplification),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
