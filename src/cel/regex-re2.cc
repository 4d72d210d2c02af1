// SPDX-License-Identifier: Apache-2.0
//
// The one C++ file: RE2 behind functions that C can call. Whatever RE2 or the C++ library throws
// ends here and becomes "no program" or "no match".
#include "cel/regex-re2.h"

#include <re2/re2.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <vector>

struct re2_program {
    re2_program(const re2::StringPiece &pattern, const re2::RE2::Options &options)
        : re2(pattern, options)
    {
    }

    re2::RE2 re2;
};

extern "C" struct re2_program *re2_program_new(const char *pattern, size_t len, size_t memory_max,
                                               char *error, size_t error_size, bool *ret_too_large)
{
    *ret_too_large = false;
    try {
        re2::RE2::Options options;

        options.set_log_errors(false);
        options.set_max_mem(static_cast<int64_t>(memory_max));
        auto program =
            std::make_unique<struct re2_program>(re2::StringPiece(pattern, len), options);
        if (program->re2.ok())
            return program.release();
        std::snprintf(error, error_size, "%s", program->re2.error().c_str());
        *ret_too_large = program->re2.error_code() == re2::RE2::ErrorPatternTooLarge;
    } catch (const std::exception &e) {
        std::snprintf(error, error_size, "%s", e.what());
    } catch (...) {
        std::snprintf(error, error_size, "unknown failure");
    }
    return nullptr;
}

extern "C" void re2_program_free(struct re2_program *program)
{
    delete program;
}

extern "C" int re2_program_groups(const struct re2_program *program)
{
    return program->re2.NumberOfCapturingGroups();
}

extern "C" int re2_program_size(const struct re2_program *program)
{
    return program->re2.ProgramSize();
}

extern "C" bool re2_program_match(const struct re2_program *program, const char *text, size_t len,
                                  size_t from, struct re2_span *spans, int count)
{
    try {
        std::vector<re2::StringPiece> groups(static_cast<size_t>(count));

        if (!program->re2.Match(re2::StringPiece(text, len), from, len, re2::RE2::UNANCHORED,
                                groups.data(), count))
            return false;
        for (int i = 0; i < count; i++) {
            const re2::StringPiece &group = groups[static_cast<size_t>(i)];

            spans[i].ptr = group.data();
            spans[i].len = group.size();
        }
        return true;
    } catch (...) {
        return false;
    }
}
