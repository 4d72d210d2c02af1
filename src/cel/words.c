/* SPDX-License-Identifier: Apache-2.0 */
#include "cel/words.h"

/* In order of bytes: they are searched by halves. */
static const char *const words[] = {
    "0000",        "00000",       "000000",       "00000000",
    "0123456789",  "1111",        "11111",        "111111",
    "11111111",    "1212",        "121212",       "123",
    "123123",      "123321",      "1234",         "12341234",
    "12345",       "123456",      "1234567",      "12345678",
    "123456789",   "1234567890",  "123abc",       "1a2b3c",
    "1q2w3e",      "1q2w3e4r",    "1qaz2wsx",     "2222",
    "4321",        "54321",       "5555",         "555555",
    "654321",      "666666",      "696969",       "7777",
    "777777",      "7777777",     "87654321",     "888888",
    "88888888",    "987654",      "987654321",    "999999",
    "a1b2c3",      "aaaa",        "aaaaaa",       "abc",
    "abc123",      "abcd",        "abcd1234",     "abcde",
    "abcdef",      "access",      "access14",     "admin",
    "admin1",      "admin123",    "admin1234",    "administrator",
    "anaconda",    "analytics",   "apple",        "asdf",
    "asdf1234",    "asdfasdf",    "asdfgh",       "asdfghjkl",
    "azerty",      "baseball",    "batman",       "binder",
    "blank",       "cat",         "changeit",     "changeme",
    "changeme123", "cheese",      "class",        "cloud",
    "cluster",     "conda",       "cookie",       "course",
    "dashboard",   "data",        "database",     "datascience",
    "debug",       "default",     "default123",   "demo",
    "demo123",     "dev",         "devel",        "develop",
    "developer",   "docker",      "dragon",       "dummy",
    "empty",       "example",     "foo",          "foobar",
    "football",    "freedom",     "guest",        "hadoop",
    "hello",       "hello123",    "helloworld",   "hub",
    "iloveyou",    "insecure",    "ipynb",        "ipython",
    "jhub",        "jovyan",      "julia",        "jupyter",
    "jupyter1",    "jupyter123",  "jupyterhub",   "jupyterlab",
    "kernel",      "kubernetes",  "lab",          "letmein",
    "letmein1",    "linux",       "local",        "localhost",
    "login",       "love",        "machine",      "master",
    "michael",     "minioadmin",  "mlflow",       "monkey",
    "my_password", "my_secret",   "my_token",     "mypass",
    "mypassword",  "mysecret",    "mysql",        "mytoken",
    "nb",          "nbpass",      "nobody",       "nologin",
    "none",        "nopass",      "nopassword",   "notasecret",
    "notebook",    "notebook1",   "notebooks",    "notsecret",
    "null",        "ok",          "openssl",      "oracle",
    "p@ssw0rd",    "p@ssword",    "pa$$word",     "pa55word",
    "pass",        "pass1",       "pass123",      "pass1234",
    "passw0rd",    "password",    "password!",    "password1",
    "password12",  "password123", "passwort",     "phrase",
    "play",        "postgres",    "princess",     "private",
    "public",      "pwd",         "python",       "qazwsx",
    "qwe123",      "qwer1234",    "qwerty",       "qwerty1",
    "qwerty123",   "qwertyuiop",  "ray",          "root",
    "root123",     "rstudio",     "sa",           "sample",
    "science",     "secret",      "secret1",      "secret123",
    "secretkey",   "secure",      "server",       "sesame",
    "shadow",      "spark",       "student",      "sudo",
    "sunshine",    "super",       "superman",     "supersecret",
    "superuser",   "sysadmin",    "system",       "teacher",
    "team",        "temp",        "temp123",      "temppass",
    "test",        "test1",       "test123",      "test1234",
    "testing",     "testpass",    "testtest",     "token",
    "token1",      "token123",    "toor",         "toortoor",
    "training",    "trustno1",    "ubuntu",       "user",
    "user1",       "user123",     "username",     "vagrant",
    "welcome",     "welcome1",    "welcome123",   "work",
    "workshop",    "x",           "xx",           "xxx",
    "xxxx",        "xxxxxx",      "yes",          "your_password",
    "your_secret", "your_token",  "yourpassword", "yoursecret",
    "yourtoken",   "zxcvbn",      "zxcvbnm",
};

/* Compares as if @text were in lower case. */
static int compare_word(slice text, const char *word)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i], w = (unsigned char)word[i];

        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        /* The NUL that ends a word that is the start of @text is below all bytes but NUL. */
        if (c != w || w == '\0')
            return c < w ? -1 : 1;
    }
    return word[text.len] ? -1 : 0;
}

bool words_has(slice text)
{
    size_t low = 0, high = ARRAY_SIZE(words);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_word(text, words[middle]);

        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

size_t words_count(void)
{
    return ARRAY_SIZE(words);
}

slice words_at(size_t index)
{
    return slice_of(words[index]);
}
