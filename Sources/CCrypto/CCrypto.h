#ifndef PLUGYARD_CCRYPTO_H
#define PLUGYARD_CCRYPTO_H

// libcrypto of OpenSSL 3 (Debian libssl-dev). The helpers below exist because Swift sees neither variadic
// functions nor function-like macros.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

// A new key pair on P-256. NULL on failure; the caller frees it with EVP_PKEY_free.
static inline EVP_PKEY *plugyard_generate_p256(void) {
    return EVP_EC_gen("P-256");
}

// A new RSA key pair. NULL on failure; the caller frees it with EVP_PKEY_free.
static inline EVP_PKEY *plugyard_generate_rsa(unsigned int bits) {
    return EVP_RSA_gen(bits);
}

// The bytes a memory BIO holds. They belong to the BIO and die with it. Negative or zero when there are none.
static inline long plugyard_bio_bytes(BIO *bio, const char **bytes) {
    return BIO_get_mem_data(bio, bytes);
}

// Without a callback of ours OpenSSL asks the terminal for the pass phrase of an encrypted PEM, and hangs.
static inline int plugyard_no_pass_phrase(char *buffer, int size, int writing, void *context) {
    (void)buffer; (void)size; (void)writing; (void)context;
    return -1;
}

// The private key in a PEM text. NULL on failure; the caller frees it with EVP_PKEY_free.
static inline EVP_PKEY *plugyard_read_private_key(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, plugyard_no_pass_phrase, NULL);
}

// The public key in a PEM text (SubjectPublicKeyInfo). NULL on failure; the caller frees it with
// EVP_PKEY_free.
static inline EVP_PKEY *plugyard_read_public_key(BIO *bio) {
    return PEM_read_bio_PUBKEY(bio, NULL, plugyard_no_pass_phrase, NULL);
}

#endif
