import Glibc

/// Which addresses the platform connects to on behalf of a tenant: public ones and no others.
///
/// A tenant chooses the URL of a webhook or an issuer. Without a guard that is a way into the operator's network
/// (server-side request forgery, CWE-918). The guard judges the address a socket is about to be connected to, not the
/// name, so a name that resolves otherwise a second time gains nothing.
package enum AddressGuard {
    package enum Verdict: Sendable, Equatable {
        case allowed
        /// The name of the range.
        case refused(String)
    }

    /// IPv4: the IANA special-purpose registry (RFC 6890 and successors), multicast, and what is reserved.
    private static let refused4: [AddressRange] = [
        AddressRange([0], 8, "unspecified"),
        AddressRange([10], 8, "private"),
        AddressRange([100, 64], 10, "carrier-grade NAT"),
        AddressRange([127], 8, "loopback"),
        AddressRange([169, 254], 16, "link-local"),
        AddressRange([172, 16], 12, "private"),
        AddressRange([192, 0, 0], 24, "protocol assignments"),
        AddressRange([192, 0, 2], 24, "documentation"),
        AddressRange([192, 88, 99], 24, "6to4 relay"),
        AddressRange([192, 168], 16, "private"),
        AddressRange([198, 18], 15, "benchmarking"),
        AddressRange([198, 51, 100], 24, "documentation"),
        AddressRange([203, 0, 113], 24, "documentation"),
        AddressRange([224], 4, "multicast"),
        AddressRange([240], 4, "reserved"),
        // Looks public, and is Azure's host agent on every machine there.
        AddressRange([168, 63, 129, 16], 32, "cloud platform"),
    ]

    /// IPv6: only this is global unicast (RFC 4291 §2.4). Outside of it are loopback, mapped and compatible IPv4,
    /// NAT64, unique local, link-local, site-local and multicast addresses.
    private static let global6 = AddressRange([0x20], 3, "global unicast")

    /// And of that, what is not public, or carries an IPv4 address which would have to be judged in turn.
    private static let refused6: [AddressRange] = [
        AddressRange([0x20, 0x01, 0x00], 23, "protocol assignments"),  // Teredo, benchmarking, ORCHID
        AddressRange([0x20, 0x01, 0x0D, 0xB8], 32, "documentation"),
        AddressRange([0x20, 0x02], 16, "6to4"),
        AddressRange([0x3F, 0xFF, 0x00], 20, "documentation"),
    ]

    /// Judges a `sockaddr` as the system has it. What is neither IPv4 nor IPv6 is refused.
    package static func verdict(for socketAddress: UnsafeRawBufferPointer) -> Verdict {
        guard socketAddress.count >= MemoryLayout<sa_family_t>.size else { return .refused("no address") }
        switch Int32(socketAddress.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where socketAddress.count >= 8:
            // After family and port.
            return verdict(for: Array(socketAddress[4..<8]))
        case AF_INET6 where socketAddress.count >= 24:
            // After family, port and flow label.
            return verdict(for: Array(socketAddress[8..<24]))
        default:
            return .refused("no address of the internet")
        }
    }

    /// Judges a host that is written as an address, brackets of IPv6 or not. A name is allowed, since what it means is
    /// known only when it is connected to; but for the names of this machine.
    package static func verdict(forHost host: String) -> Verdict {
        var storage = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, host, &storage) == 1 { return verdict(for: Array(storage.prefix(4))) }
        var bare = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host[...]
        bare = bare.prefix { $0 != "%" }
        if inet_pton(AF_INET6, String(bare), &storage) == 1 { return verdict(for: storage) }
        let name = host.lowercased().split(separator: ".").last
        return name == "localhost" ? .refused("loopback") : .allowed
    }

    /// `address`: 4 or 16 bytes.
    private static func verdict(for address: [UInt8]) -> Verdict {
        if address.count == 16, !global6.contains(address) { return .refused("not global unicast") }
        let ranges = address.count == 16 ? refused6 : refused4
        return ranges.first { $0.contains(address) }.map { .refused($0.name) } ?? .allowed
    }
}
