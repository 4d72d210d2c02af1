/* SPDX-License-Identifier: Apache-2.0 */
/* cel-go's "network" extension, which is that of Kubernetes (cel-spec, network_ext tests). */
#include "cel/address.h"
#include "cel/lib.h"

struct ip {
    struct value_object object;
    struct address address;
};

struct cidr {
    struct value_object object;
    struct address_range range;
};

static const struct address *address_of(const value *v)
{
    return &((const struct ip *)v->object)->address;
}

static const struct address_range *range_of(const value *v)
{
    return &((const struct cidr *)v->object)->range;
}

/* types */

static bool ip_equal(const struct value_object *a, const struct value_object *b)
{
    return address_equal(&((const struct ip *)a)->address, &((const struct ip *)b)->address);
}

static void ip_format(const struct value_object *object, buffer *out)
{
    address_format(&((const struct ip *)object)->address, out);
}

static bool cidr_equal(const struct value_object *a, const struct value_object *b)
{
    const struct address_range *left = &((const struct cidr *)a)->range;
    const struct address_range *right = &((const struct cidr *)b)->range;

    return left->bits == right->bits && address_equal(&left->address, &right->address);
}

static void cidr_format(const struct value_object *object, buffer *out)
{
    const struct address_range *range = &((const struct cidr *)object)->range;

    address_format(&range->address, out);
    buffer_printf(out, "/%d", range->bits);
}

static const struct value_class ip_class = {
    .name = "net.IP",
    .letter = 'p',
    .equal = ip_equal,
    .format = ip_format,
};

static const struct value_class cidr_class = {
    .name = "net.CIDR",
    .letter = 'c',
    .equal = cidr_equal,
    .format = cidr_format,
};

static value new_ip(struct cel_call *call, const struct address *address)
{
    struct ip *ip = arena_new(call->eval->arena, struct ip);

    ip->object.class = &ip_class;
    ip->address = *address;
    return value_object(&ip->object);
}

static value new_cidr(struct cel_call *call, const struct address_range *range)
{
    struct cidr *cidr = arena_new(call->eval->arena, struct cidr);

    cidr->object.class = &cidr_class;
    cidr->range = *range;
    return value_object(&cidr->object);
}

/* conversions */

static value string_to_ip(struct cel_call *call, const value *args)
{
    struct address address;
    const char *error = address_parse(args[0].text, &address);

    return error ? cel_error(call, "%s", error) : new_ip(call, &address);
}

static value string_to_cidr(struct cel_call *call, const value *args)
{
    struct address_range range;
    const char *error = address_range_parse(args[0].text, &range);

    return error ? cel_error(call, "%s", error) : new_cidr(call, &range);
}

static value is_ip(struct cel_call *call, const value *args)
{
    struct address address;

    (void)call;
    return value_bool(!address_parse(args[0].text, &address));
}

static value is_cidr(struct cel_call *call, const value *args)
{
    struct address_range range;

    (void)call;
    return value_bool(!address_range_parse(args[0].text, &range));
}

static value object_to_string(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;

    args[0].object->class->format(args[0].object, &out);
    return cel_string_result(call, &out);
}

/* Whether the text is the one that RFC 5952 prescribes for its address. */
static value is_canonical(struct cel_call *call, const value *args)
{
    _cleanup_buffer_ buffer out = CEL_RESULT_BUFFER;
    struct address address;
    const char *error = address_parse(args[0].text, &address);

    if (error)
        return cel_error(call, "%s", error);
    address_format(&address, &out);
    return value_bool(slice_eq(buffer_slice(&out), args[0].text));
}

/* addresses */

static value family(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(address_of(&args[0])->family);
}

static value is_loopback(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(address_is_loopback(address_of(&args[0])));
}

static value is_unspecified(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(address_is_unspecified(address_of(&args[0])));
}

static value is_global_unicast(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(address_is_global_unicast(address_of(&args[0])));
}

static value is_link_local_unicast(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(address_is_link_local_unicast(address_of(&args[0])));
}

static value is_link_local_multicast(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(address_is_link_local_multicast(address_of(&args[0])));
}

/* ranges */

static bool range_has(const struct address_range *range, const struct address *address)
{
    return address_equal_prefix(&range->address, address, range->bits);
}

static value contains_ip(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(range_has(range_of(&args[0]), address_of(&args[1])));
}

static value contains_ip_string(struct cel_call *call, const value *args)
{
    struct address address;
    const char *error = address_parse(args[1].text, &address);

    if (error)
        return cel_error(call, "%s", error);
    return value_bool(range_has(range_of(&args[0]), &address));
}

static bool range_covers(const struct address_range *outer, const struct address_range *inner)
{
    return outer->bits <= inner->bits && range_has(outer, &inner->address);
}

static value contains_cidr(struct cel_call *call, const value *args)
{
    (void)call;
    return value_bool(range_covers(range_of(&args[0]), range_of(&args[1])));
}

static value contains_cidr_string(struct cel_call *call, const value *args)
{
    struct address_range range;
    const char *error = address_range_parse(args[1].text, &range);

    if (error)
        return cel_error(call, "%s", error);
    return value_bool(range_covers(range_of(&args[0]), &range));
}

static value cidr_ip(struct cel_call *call, const value *args)
{
    return new_ip(call, &range_of(&args[0])->address);
}

static value masked(struct cel_call *call, const value *args)
{
    struct address_range range = *range_of(&args[0]);

    address_mask(&range.address, range.bits);
    return new_cidr(call, &range);
}

static value prefix_length(struct cel_call *call, const value *args)
{
    (void)call;
    return value_int(range_of(&args[0])->bits);
}

static const struct cel_overload overloads[] = {
    {"ip", CEL_GLOBAL, "s", "p", string_to_ip, CEL_COST_TRAVERSE},
    {"isIP", CEL_GLOBAL, "s", "b", is_ip, CEL_COST_TRAVERSE},
    {"ip.isCanonical", CEL_GLOBAL, "s", "b", is_canonical, CEL_COST_TRAVERSE},
    {"string", CEL_GLOBAL, "p", "s", object_to_string, CEL_COST_FLAT},
    {"family", CEL_MEMBER, "p", "i", family, CEL_COST_FLAT},
    {"isLoopback", CEL_MEMBER, "p", "b", is_loopback, CEL_COST_FLAT},
    {"isUnspecified", CEL_MEMBER, "p", "b", is_unspecified, CEL_COST_FLAT},
    {"isGlobalUnicast", CEL_MEMBER, "p", "b", is_global_unicast, CEL_COST_FLAT},
    {"isLinkLocalUnicast", CEL_MEMBER, "p", "b", is_link_local_unicast, CEL_COST_FLAT},
    {"isLinkLocalMulticast", CEL_MEMBER, "p", "b", is_link_local_multicast, CEL_COST_FLAT},
    {"cidr", CEL_GLOBAL, "s", "c", string_to_cidr, CEL_COST_TRAVERSE},
    {"isCIDR", CEL_GLOBAL, "s", "b", is_cidr, CEL_COST_TRAVERSE},
    {"string", CEL_GLOBAL, "c", "s", object_to_string, CEL_COST_FLAT},
    {"containsIP", CEL_MEMBER, "cp", "b", contains_ip, CEL_COST_FLAT},
    {"containsIP", CEL_MEMBER, "cs", "b", contains_ip_string, CEL_COST_TRAVERSE},
    {"containsCIDR", CEL_MEMBER, "cc", "b", contains_cidr, CEL_COST_FLAT},
    {"containsCIDR", CEL_MEMBER, "cs", "b", contains_cidr_string, CEL_COST_TRAVERSE},
    {"ip", CEL_MEMBER, "c", "p", cidr_ip, CEL_COST_FLAT},
    {"masked", CEL_MEMBER, "c", "c", masked, CEL_COST_FLAT},
    {"prefixLength", CEL_MEMBER, "c", "i", prefix_length, CEL_COST_FLAT},
};

CEL_LIBRARY(cel_lib_network, "network", overloads);
