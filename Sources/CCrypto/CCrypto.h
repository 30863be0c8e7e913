#ifndef PLUGYARD_CCRYPTO_H
#define PLUGYARD_CCRYPTO_H

// libcrypto of OpenSSL 3 (Debian libssl-dev). The helpers below exist because Swift sees neither variadic
// functions nor function-like macros.
#include <string.h>

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
#include <openssl/x509.h>
#include <openssl/x509v3.h>

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

// Frees what libcrypto allocated for a caller.
static inline void plugyard_free(void *memory) {
    OPENSSL_free(memory);
}

// The next certificate, and the first request, of a PEM text. NULL when there is none; the caller frees it.
static inline X509 *plugyard_read_certificate(BIO *bio) {
    return PEM_read_bio_X509(bio, NULL, plugyard_no_pass_phrase, NULL);
}

static inline X509_REQ *plugyard_read_request(BIO *bio) {
    return PEM_read_bio_X509_REQ(bio, NULL, plugyard_no_pass_phrase, NULL);
}

// The common name of a subject in UTF-8; the caller frees it with plugyard_free. NULL when there is none.
static inline unsigned char *plugyard_common_name(const X509_NAME *name, int *count) {
    unsigned char *text = NULL;
    int index = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (index < 0) return NULL;
    *count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    return *count < 0 ? NULL : text;
}

// Whether a DNS name or URI among the alternative names is just these bytes.
static inline int plugyard_has_alternative_name(X509 *certificate, const unsigned char *wanted, int count) {
    int found = 0;
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int index = 0; index < sk_GENERAL_NAME_num(names); index++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
        if (name->type != GEN_DNS && name->type != GEN_URI) continue;
        const ASN1_IA5STRING *text = name->d.ia5;
        if (ASN1_STRING_length(text) == count && memcmp(ASN1_STRING_get0_data(text), wanted, count) == 0) found = 1;
    }
    GENERAL_NAMES_free(names);
    return found;
}

// Seconds since 1970. `done` says whether the time could be read.
static inline long long plugyard_seconds(const ASN1_TIME *time, int *done) {
    int days = 0, seconds = 0;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    *done = epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;
    ASN1_TIME_free(epoch);
    return days * 86400LL + seconds;
}

static inline int plugyard_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    int done = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

static inline int plugyard_add_name(X509_NAME *name, const char *field, const char *text) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)text, -1, -1, 0);
}

// What every certificate of ours begins with: a random serial number, a subject and its dates (seconds since 1970).
static inline X509 *plugyard_new_certificate(EVP_PKEY *key, const char *organisation, const char *name,
                                             const unsigned char *serial, int serial_count,
                                             long long not_before, long long not_after) {
    X509 *certificate = X509_new();
    BIGNUM *number = BN_bin2bn(serial, serial_count, NULL);
    int done = certificate != NULL && number != NULL && X509_set_version(certificate, X509_VERSION_3) == 1
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL
        && plugyard_add_name(X509_get_subject_name(certificate), "O", organisation) == 1
        && plugyard_add_name(X509_get_subject_name(certificate), "CN", name) == 1
        && ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)not_before) != NULL
        && ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)not_after) != NULL
        && X509_set_pubkey(certificate, key) == 1;
    BN_free(number);
    if (done) return certificate;
    X509_free(certificate);
    return NULL;
}

// A root that signs end certificates only. NULL on failure; the caller frees it with X509_free.
static inline X509 *plugyard_new_root(EVP_PKEY *key, const char *organisation, const char *name,
                                      const unsigned char *serial, int serial_count,
                                      long long not_before, long long not_after) {
    X509 *root = plugyard_new_certificate(key, organisation, name, serial, serial_count, not_before, not_after);
    if (root != NULL && X509_set_issuer_name(root, X509_get_subject_name(root)) == 1
        && plugyard_add_extension(root, root, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
        && plugyard_add_extension(root, root, NID_key_usage, "critical,keyCertSign,cRLSign")
        && plugyard_add_extension(root, root, NID_subject_key_identifier, "hash")
        && X509_sign(root, key, EVP_sha256()) > 0) return root;
    X509_free(root);
    return NULL;
}

// A certificate by which a charge point shows who it is. NULL on failure; the caller frees it with X509_free.
static inline X509 *plugyard_sign_client(EVP_PKEY *key, const char *organisation, const char *name,
                                         const unsigned char *serial, int serial_count,
                                         long long not_before, long long not_after,
                                         X509 *issuer, EVP_PKEY *issuer_key) {
    X509 *leaf = plugyard_new_certificate(key, organisation, name, serial, serial_count, not_before, not_after);
    if (leaf != NULL && X509_set_issuer_name(leaf, X509_get_subject_name(issuer)) == 1
        && plugyard_add_extension(leaf, issuer, NID_basic_constraints, "critical,CA:FALSE")
        && plugyard_add_extension(leaf, issuer, NID_key_usage, "critical,digitalSignature")
        && plugyard_add_extension(leaf, issuer, NID_ext_key_usage, "clientAuth")
        && plugyard_add_extension(leaf, issuer, NID_subject_key_identifier, "hash")
        && plugyard_add_extension(leaf, issuer, NID_authority_key_identifier, "keyid:always")
        && X509_sign(leaf, issuer_key, EVP_sha256()) > 0) return leaf;
    X509_free(leaf);
    return NULL;
}

// X509_V_OK when the first certificate may speak as a client by one of the roots, else why not.
// The arrays stay the caller's.
static inline int plugyard_verify_client(X509 **presented, int presented_count, X509 **roots, int root_count) {
    int result = X509_V_ERR_UNSPECIFIED;
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *others = sk_X509_new_null();
    if (store != NULL && context != NULL && others != NULL) {
        for (int index = 0; index < root_count; index++) X509_STORE_add_cert(store, roots[index]);
        for (int index = 1; index < presented_count; index++) sk_X509_push(others, presented[index]);
        // A configured authority may itself be signed by one that is not trusted here.
        X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
        if (X509_STORE_CTX_init(context, store, presented[0], others) == 1
            && X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_CLIENT) == 1) {
            result = X509_verify_cert(context) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context);
        }
    }
    sk_X509_free(others);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return result;
}

#endif
