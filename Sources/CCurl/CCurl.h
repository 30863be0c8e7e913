#ifndef PLUGYARD_CCURL_H
#define PLUGYARD_CCURL_H

// libcurl (Debian libcurl4-openssl-dev, 7.88). The helpers below exist because Swift sees no variadic functions, and
// one for each type of argument, so that none is passed as another.
#include <curl/curl.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

// Once per process, before any other call.
static inline CURLcode plugyard_curl_start(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode plugyard_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

// For the options whose name ends in _LARGE.
static inline CURLcode plugyard_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the text; NULL restores "not set".
static inline CURLcode plugyard_curl_set_text(CURL *handle, CURLoption option, const char *text) {
    return curl_easy_setopt(handle, option, text);
}

// libcurl does not copy the list: it must outlive the transfer.
static inline CURLcode plugyard_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(handle, option, list);
}

// The body of a POST, copied.
static inline CURLcode plugyard_curl_set_post(CURL *handle, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

// What receives the body and the header lines, and what is asked for the bytes of an upload.
static inline CURLcode plugyard_curl_set_callbacks(
    CURL *handle, void *context, curl_write_callback body, curl_write_callback header, curl_read_callback upload
) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, upload);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_READDATA, context);
    return code;
}

// What opens sockets, and so decides about addresses.
static inline CURLcode plugyard_curl_set_opener(CURL *handle, void *context, curl_opensocket_callback opener) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, opener);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context) : code;
}

// The `addrlen` bytes of the address; the struct declares fewer than it carries.
static inline const void *plugyard_curl_address_bytes(const struct curl_sockaddr *address) {
    return &address->addr;
}

// A socket for the address, or CURL_SOCKET_BAD.
static inline curl_socket_t plugyard_curl_open(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Another descriptor of the connection that CURLOPT_CONNECT_ONLY made, or -1. libcurl keeps its own.
static inline int plugyard_curl_duplicate_socket(CURL *handle) {
    curl_socket_t found = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &found) != CURLE_OK || found == CURL_SOCKET_BAD) return -1;
    return fcntl(found, F_DUPFD_CLOEXEC, 0);
}

// The last status of HTTP or SMTP; 0 when the peer never answered.
static inline long plugyard_curl_status(CURL *handle) {
    long value = 0;
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &value) == CURLE_OK ? value : 0;
}

static inline long long plugyard_curl_microseconds(CURL *handle) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &value) == CURLE_OK ? value : 0;
}

static inline CURLMcode plugyard_curl_set_multi(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

// As `ps` and debuggers show the calling thread; 15 bytes at most.
static inline void plugyard_name_thread(const char *name) {
    prctl(PR_SET_NAME, name);
}

#endif
