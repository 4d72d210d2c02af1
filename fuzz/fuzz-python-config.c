/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the input as a configuration file; every setting must stand inside the text. */
#include "doc/check.h"
#include "doc/python_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_range(const struct python_config *config, struct python_range range)
{
    check(range.start <= range.end);
    check(range.end <= config->source->text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _cleanup_arena_ arena a = ARENA_INIT;
    _cleanup_diags_ diags d = DIAGS_INIT;
    struct python_config config = {0};
    struct source *source = source_new(&a, SLICE("input"), slice_new((const char *)data, size));
    int rc = python_config_read(&a, source, &d, &config);

    check(rc == 0 || (rc == PYTHON_UNREADABLE && d.list.count > 0));
    if (rc != 0)
        return 0;
    check(config.setting_count <= PYTHON_SETTINGS_MAX);
    for (size_t i = 0; i < config.setting_count; i++) {
        const struct python_setting *setting = &config.settings[i];

        check_range(&config, setting->statement);
        check_range(&config, setting->target);
        check(!setting->value.source || setting->value.end <= setting->value.source->text.len);
    }
    for (size_t i = 0; i < config.dynamic_count; i++)
        check_range(&config, config.dynamics[i].at);
    return 0;
}
