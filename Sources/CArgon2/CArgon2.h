#ifndef PLUGYARD_CARGON2_H
#define PLUGYARD_CARGON2_H

// The reference implementation of argon2 (Debian libargon2-dev).
#include <argon2.h>

#endif
