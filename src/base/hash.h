/* base/hash.h: 64-bit FNV-1a (draft-eastlake-fnv), fed in pieces. Not for secrets. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* Goes on from `hash` over `len` bytes: hash_bytes(hash_bytes(h, ab), cd) == hash_bytes(h, abcd).
 */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len);

/* Goes on over the 8 bytes of `value`, lowest first: chains hashes. */
uint64_t hash_value(uint64_t hash, uint64_t value);

#endif
