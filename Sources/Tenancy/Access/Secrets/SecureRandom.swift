import CCrypto

/// Random bytes for keys, nonces and secrets.
package enum SecureRandom {
    /// Bytes nobody can guess, from libcrypto's generator. Stops the process when the system has no entropy:
    /// a predictable key is worse than none.
    package static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard count > 0 else { return bytes }
        let status = RAND_bytes(&bytes, Int32(count))
        precondition(status == 1, "libcrypto has no random numbers")
        return bytes
    }
}
