#ifndef PLUGYARD_CHIREDIS_H
#define PLUGYARD_CHIREDIS_H

// libhiredis (Debian libhiredis-dev, 0.14): its writer and its reader of the protocol. Sockets are ours.
#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

// The reader's own functions, but for the one that makes arrays.
typedef struct plugyard_redis_functions {
    redisReplyObjectFunctions own;
    const redisReplyObjectFunctions *standard;
} plugyard_redis_functions;

// A server that announces a thousand million elements would get memory for them before it sent any.
static inline void *plugyard_redis_array(const redisReadTask *task, int elements) {
    const plugyard_redis_functions *functions = (const plugyard_redis_functions *)task->privdata;
    return elements > 64 ? NULL : functions->standard->createArray(task, elements);
}

static inline redisReader *plugyard_redis_reader_create(void) {
    redisReader *reader = redisReaderCreate();
    plugyard_redis_functions *functions = malloc(sizeof(plugyard_redis_functions));
    if (reader == NULL || functions == NULL) {
        if (reader != NULL) redisReaderFree(reader);
        free(functions);
        return NULL;
    }
    functions->standard = reader->fn;
    functions->own = *reader->fn;
    functions->own.createArray = plugyard_redis_array;
    reader->fn = &functions->own;
    reader->privdata = functions;
    return reader;
}

static inline void plugyard_redis_reader_free(redisReader *reader) {
    void *functions = reader->privdata;
    redisReaderFree(reader);
    free(functions);
}

// Like write(2), but a peer that is gone is an error and no signal.
static inline ssize_t plugyard_redis_send(int descriptor, const void *bytes, size_t count) {
    return send(descriptor, bytes, count, MSG_NOSIGNAL);
}

// Swift's Glibc module does not import eventfd.
static inline int plugyard_redis_bell(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

static inline void plugyard_redis_ring(int bell) {
    eventfd_write(bell, 1);
}

static inline void plugyard_redis_hush(int bell) {
    eventfd_t count;
    eventfd_read(bell, &count);
}

// As `ps` and debuggers show the calling thread; 15 bytes at most.
static inline void plugyard_redis_name_thread(const char *name) {
    prctl(PR_SET_NAME, name);
}

#endif
