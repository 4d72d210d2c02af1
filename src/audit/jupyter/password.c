/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/jupyter/password.h"

#include <openssl/evp.h>

#include "audit/jupyter/collectors.h"
#include "audit/jupyter/config.h"

/* What people type first, and what tutorials for notebooks use. */
static const char *const password_words[] = {
    "",
    "0",
    "00000",
    "000000",
    "0000000",
    "00000000",
    "1",
    "11111",
    "111111",
    "1111111",
    "11111111",
    "112233",
    "121212",
    "123",
    "123123",
    "123123123",
    "123321",
    "1234",
    "12341234",
    "12345",
    "123456",
    "1234567",
    "12345678",
    "123456789",
    "1234567890",
    "123456a",
    "1234abcd",
    "1234qwer",
    "123abc",
    "123qwe",
    "131313",
    "147258369",
    "159753",
    "1q2w3e",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "1qazxsw2",
    "2000",
    "2020",
    "2021",
    "2022",
    "2023",
    "2024",
    "2025",
    "2026",
    "222222",
    "321321",
    "333333",
    "4321",
    "444444",
    "54321",
    "555555",
    "654321",
    "666666",
    "696969",
    "777777",
    "7777777",
    "87654321",
    "888888",
    "88888888",
    "987654321",
    "999999",
    "a",
    "a123456",
    "a1b2c3",
    "aa123456",
    "aaa",
    "aaaa",
    "aaaaaa",
    "abc",
    "abc123",
    "abcd",
    "abcd1234",
    "abcde",
    "abcdef",
    "abcdefg",
    "access",
    "admin",
    "admin1",
    "admin12",
    "admin123",
    "admin1234",
    "admin@123",
    "administrator",
    "ai",
    "alice",
    "amazon",
    "anaconda",
    "analysis",
    "andrea",
    "andrew",
    "angel",
    "anthony",
    "apple",
    "asd",
    "asd123",
    "asdasd",
    "asdf",
    "asdf1234",
    "asdfasdf",
    "asdfgh",
    "asdfghjkl",
    "ashley",
    "aws",
    "azerty",
    "azure",
    "bailey",
    "banana",
    "baseball",
    "basketball",
    "batman",
    "binder",
    "bob",
    "changeit",
    "changeme",
    "changeme123",
    "charlie",
    "cheese",
    "chocolate",
    "class",
    "cloud",
    "cluster",
    "colab",
    "computer",
    "conda",
    "cookie",
    "course",
    "cuda",
    "daniel",
    "data",
    "data123",
    "datalab",
    "datascience",
    "debug",
    "deeplearning",
    "default",
    "demo",
    "demo123",
    "dev",
    "develop",
    "developer",
    "docker",
    "dragon",
    "easy",
    "ec2-user",
    "example",
    "experiment",
    "flower",
    "foo",
    "foobar",
    "football",
    "freedom",
    "fuckyou",
    "gcp",
    "google",
    "gpu",
    "guest",
    "hadoop",
    "hallo",
    "hannah",
    "hello",
    "hello123",
    "hello1234",
    "helloworld",
    "hunter",
    "hunter2",
    "iloveyou",
    "internet",
    "ipython",
    "isabella",
    "jessica",
    "jordan",
    "jovyan",
    "julia",
    "jupyter",
    "jupyter1",
    "jupyter123",
    "jupyter1234",
    "jupyterhub",
    "jupyterlab",
    "jupyternotebook",
    "justin",
    "kaggle",
    "killer",
    "kubernetes",
    "lab",
    "lab123",
    "labs",
    "lecture",
    "letmein",
    "letmein123",
    "linux",
    "login",
    "lovely",
    "machine",
    "machinelearning",
    "manager",
    "master",
    "matlab",
    "matthew",
    "maverick",
    "michael",
    "michelle",
    "ml",
    "monkey",
    "mustang",
    "mypass",
    "mypassword",
    "mysecret",
    "mysecretpassword",
    "nb",
    "nicole",
    "ninja",
    "nopass",
    "nopassword",
    "none",
    "notebook",
    "notebook1",
    "notebook123",
    "nvidia",
    "open",
    "opensesame",
    "oracle",
    "p@ss",
    "p@ss1234",
    "p@ssw0rd",
    "p@ssword",
    "pandas",
    "pass",
    "pass1",
    "pass123",
    "pass1234",
    "passw0rd",
    "password",
    "password!",
    "password1",
    "password12",
    "password123",
    "password1234",
    "password1!",
    "phoenix",
    "pokemon",
    "postgres",
    "princess",
    "private",
    "public",
    "python",
    "python123",
    "python3",
    "pytorch",
    "q1w2e3r4",
    "qazwsx",
    "qwe123",
    "qweasd",
    "qweqwe",
    "qwer1234",
    "qwert",
    "qwerty",
    "qwerty1",
    "qwerty12",
    "qwerty123",
    "qwertyuiop",
    "research",
    "root",
    "root123",
    "sagemaker",
    "samsung",
    "science",
    "scipy",
    "secret",
    "secret123",
    "secure",
    "server",
    "shadow",
    "shared",
    "simple",
    "soccer",
    "spark",
    "starwars",
    "student",
    "student123",
    "summer",
    "sunshine",
    "superman",
    "support",
    "system",
    "teacher",
    "temp",
    "temp123",
    "tensorflow",
    "test",
    "test1",
    "test12",
    "test123",
    "test1234",
    "testing",
    "thomas",
    "tigger",
    "toor",
    "training",
    "trustno1",
    "tutorial",
    "ubuntu",
    "user",
    "user123",
    "vagrant",
    "verysecret",
    "vm",
    "welcome",
    "welcome1",
    "welcome123",
    "whatever",
    "winter",
    "work",
    "workshop",
    "xxx",
    "xxxxxx",
    "zaq12wsx",
    "zxc123",
    "zxcvbn",
    "zxcvbnm",
    "zzzzzz",
};

static void password_context_done(EVP_MD_CTX **context)
{
    EVP_MD_CTX_free(*context);
}

static int password_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool password_read_digest(slice hex, size_t size, unsigned char *digest)
{
    if (hex.len != size * 2)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = password_digit(hex.ptr[2 * i]), low = password_digit(hex.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        digest[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool password_is_common(slice hash)
{
    _cleanup_(password_context_done) EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char wanted[EVP_MAX_MD_SIZE], digest[EVP_MAX_MD_SIZE];
    slice rest = hash, algorithm = slice_cut(&rest, ':'), salt = slice_cut(&rest, ':');
    _cleanup_free_ char *name = slice_to_cstring(algorithm);
    const EVP_MD *method = EVP_get_digestbyname(name);
    size_t size = method ? (size_t)EVP_MD_get_size(method) : 0;

    if (!context || size == 0 || size > sizeof(wanted) || slice_has_nul(algorithm) ||
        !password_read_digest(rest, size, wanted))
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(password_words); i++)
        if (EVP_DigestInit_ex(context, method, NULL) == 1 &&
            EVP_DigestUpdate(context, password_words[i], strlen(password_words[i])) == 1 &&
            EVP_DigestUpdate(context, salt.ptr, salt.len) == 1 &&
            EVP_DigestFinal_ex(context, digest, NULL) == 1 && memcmp(digest, wanted, size) == 0)
            return true;
    return false;
}

/* host.wordlistHit: how the settings are written whose hash was opened. */
static void password_check(struct audit *audit, const struct reading *reading)
{
    const struct assignment *assignment = reading->assignment;
    struct value_list_builder *hits = &audit->facts.wordlist_hits;

    if (!slice_eq(assignment->trait.canonical, SLICE("ServerApp.password")) ||
        !value_is(&assignment->value, VALUE_STRING))
        return;
    for (size_t i = 0; i < hits->count; i++)
        if (slice_eq(hits->items[i].text, assignment->written))
            return;
    if (password_is_common(assignment->value.text))
        value_list_add(hits, value_string(assignment->written));
}

static void password_check_view(struct audit *audit, const struct view *view)
{
    for (size_t i = 0; i < view->count; i++)
        password_check(audit, &view->readings[i]);
}

static void passwords_learn(struct audit *audit)
{
    if (!audit_param_bool(audit, "passwords.check") || !audit->configs)
        return;
    vector_each (&audit->configs->views, view)
        password_check_view(audit, *view);
    vector_each (&audit->configs->processes, view)
        password_check_view(audit, *view);
}

const struct collector collector_password = {
    .name = "password",
    .learn = passwords_learn,
};
