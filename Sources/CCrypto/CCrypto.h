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

// What the two functions below share: the public key of these numbers, checked. Frees the builder.
static inline EVP_PKEY *plugyard_public_key_of(OSSL_PARAM_BLD *builder, const char *type) {
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD_free(builder);
    if (parameters == NULL || making == NULL || EVP_PKEY_fromdata_init(making) != 1
        || EVP_PKEY_fromdata(making, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    OSSL_PARAM_free(parameters);
    EVP_PKEY_CTX_free(making);
    if (key == NULL) return NULL;
    EVP_PKEY_CTX *checking = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    if (checking == NULL || EVP_PKEY_public_check(checking) != 1) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    EVP_PKEY_CTX_free(checking);
    return key;
}

// The public key on P-256 of an uncompressed point (0x04, x, y). NULL on failure, also when the point is not
// on the curve; the caller frees it with EVP_PKEY_free.
static inline EVP_PKEY *plugyard_p256_from_point(const unsigned char *point, size_t count) {
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder == NULL) return NULL;
    if (OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1
        || OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, count) != 1) {
        OSSL_PARAM_BLD_free(builder);
        return NULL;
    }
    return plugyard_public_key_of(builder, "EC");
}

// The RSA public key of a modulus and an exponent, big endian. NULL on failure, also when the modulus is even,
// prime or has small factors; the caller frees it with EVP_PKEY_free.
static inline EVP_PKEY *plugyard_rsa_from_numbers(const unsigned char *modulus, int modulus_count,
                                                  const unsigned char *exponent, int exponent_count) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    BIGNUM *n = BN_bin2bn(modulus, modulus_count, NULL);
    BIGNUM *e = BN_bin2bn(exponent, exponent_count, NULL);
    if (builder != NULL && n != NULL && e != NULL
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1) {
        // The builder keeps the numbers until it is used, so they are freed after it.
        key = plugyard_public_key_of(builder, "RSA");
    } else {
        OSSL_PARAM_BLD_free(builder);
    }
    BN_free(n);
    BN_free(e);
    return key;
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
