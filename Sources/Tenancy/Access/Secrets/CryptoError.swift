import CCrypto

/// A refusal of libcrypto or libjwt that is not the caller's data being wrong.
package struct CryptoError: Error, CustomStringConvertible {
    /// What was tried, in a few words.
    package let operation: String
    /// OpenSSL's reason, or empty when it left none.
    package let reason: String

    /// Takes the newest reason off this thread's OpenSSL error queue and empties the queue, because other
    /// users of libcrypto on the thread (libpq's TLS) would read a leftover as their own failure.
    init(_ operation: String) {
        self.operation = operation
        let code = ERR_peek_last_error()
        if code != 0, let text = ERR_reason_error_string(code) {
            self.reason = String(cString: text)
        } else {
            self.reason = ""
        }
        ERR_clear_error()
    }

    package var description: String {
        reason.isEmpty ? "\(operation) failed" : "\(operation) failed: \(reason)"
    }
}
