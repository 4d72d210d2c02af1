/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens, passwords and keys of Jupyter in text that was not meant to hold them: command lines,
 * logs, shell histories, unit and environment files.
 *
 * Only forms that Jupyter itself gives meaning to are recognised, and only with a value that could
 * be one: an empty value, a variable or a placeholder such as [secret] discloses nothing.
 */
#pragma once

#include "base/slice.h"

enum credential_form {
    CREDENTIAL_URL,      /* http://host:8888/lab?token=VALUE */
    CREDENTIAL_OPTION,   /* --ServerApp.token=VALUE */
    CREDENTIAL_VARIABLE, /* JUPYTER_TOKEN=VALUE, or with a colon as in YAML */
};

struct credential {
    enum credential_form form;
    slice name;  /* as written: token, ServerApp.token, JUPYTER_TOKEN */
    slice value; /* without quotes; never empty */
};

const char *credential_form_name(enum credential_form form);
/*
 * The next credential of @line at or after *@at, which moves behind it. False when there is none.
 * All slices point into @line.
 */
bool credential_next(slice line, size_t *at, struct credential *ret_credential);
/* The credential in argument number @at, whose value may be the following argument. */
bool credential_in_argument(const slice *argv, size_t argc, size_t at,
                            struct credential *ret_credential);
/* ServerApp.token, GatewayClient.auth_token and the like: a class and a trait that is a secret. */
bool credential_is_option(slice name);
/* An environment variable of Jupyter that holds a secret. */
bool credential_is_variable(slice name);
/* A value that is a secret, not a placeholder or a reference to one. */
bool credential_is_value(slice value);
/* The password of a URL such as https://user:password@proxy:3128, or the empty slice. */
slice credential_in_url(slice url);
