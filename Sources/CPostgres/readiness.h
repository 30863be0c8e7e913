#ifndef PLUGYARD_CPOSTGRES_READINESS_H
#define PLUGYARD_CPOSTGRES_READINESS_H

/* Waiting for libpq's sockets. Swift's Glibc module does not import epoll and eventfd. */

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

static const uint32_t plugyard_readable = EPOLLIN;
static const uint32_t plugyard_writable = EPOLLOUT;

static inline int plugyard_epoll_create(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

static inline int plugyard_eventfd_create(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

/* Adds (first != 0) or changes what is waited for. */
static inline int plugyard_epoll_watch(int epoll, int socket, uint32_t events, int first) {
    struct epoll_event event = {.events = events, .data = {.fd = socket}};
    return epoll_ctl(epoll, first ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
}

static inline int plugyard_epoll_forget(int epoll, int socket) {
    return epoll_ctl(epoll, EPOLL_CTL_DEL, socket, 0);
}

/* Fills `ready` with at most `capacity` (up to 64) descriptors; returns their number, 0 after a time-out. */
static inline int plugyard_epoll_wait(int epoll, int *ready, int capacity, int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, capacity < 64 ? capacity : 64, milliseconds);
    for (int i = 0; i < count; i++) {
        ready[i] = events[i].data.fd;
    }
    return count < 0 ? 0 : count;
}

#endif
