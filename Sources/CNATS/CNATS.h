#ifndef PLUGYARD_CNATS_H
#define PLUGYARD_CNATS_H

// The client of NATS (Debian libnats-dev, 3.4).
#include <nats/nats.h>

#endif
