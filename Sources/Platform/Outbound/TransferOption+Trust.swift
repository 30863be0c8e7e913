import CCurl
import Glibc

extension TransferOption {
    /// Whom to trust: the system's certificate authorities, and those of a file if one is given.
    ///
    /// - Throws: ``OutboundError`` with code `failed` when the file cannot be read.
    static func trust(caFile: String?) throws(OutboundError) -> [TransferOption] {
        guard let caFile else {
            // Without the folder, which is asked for each connection, libcurl keeps the parsed bundle for a day.
            return [.text(CURLOPT_CAPATH, nil)]
        }
        guard access(caFile, R_OK) == 0 else {
            throw OutboundError(.failed, "the CA file cannot be read")
        }
        // The file takes the place of the bundle; the folder has the same certificates as the bundle.
        return [.text(CURLOPT_CAINFO, caFile), .text(CURLOPT_CAPATH, systemFolder)]
    }

    /// Debian's (package ca-certificates), by hash as OpenSSL looks for them.
    private static let systemFolder = "/etc/ssl/certs"
}
