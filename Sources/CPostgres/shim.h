#ifndef PLUGYARD_CPOSTGRES_H
#define PLUGYARD_CPOSTGRES_H

#include <libpq-fe.h>

/* Notices (hints, RAISE NOTICE) would go to stderr in the middle of our log: dropped. */
static inline void plugyard_ignore_notice(void *arg, const char *message) {
    (void)arg;
    (void)message;
}

static inline void plugyard_silence_notices(PGconn *connection) {
    PQsetNoticeProcessor(connection, plugyard_ignore_notice, NULL);
}

#endif
