#ifndef PLUGYARD_CJWT_H
#define PLUGYARD_CJWT_H

// libjwt 1.10 (Debian libjwt-dev). Only Tenancy imports it, and only behind TokenGate and AccessTokenSigner.
#include <jwt.h>

#endif
