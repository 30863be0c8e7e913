import Glibc
import Platform
import Testing

@Suite("The guard of outgoing connections")
struct AddressGuardTests {
    /// The `sockaddr` of a numeric address, as `getaddrinfo` makes it for libcurl too.
    private func verdict(_ address: String) throws -> AddressGuard.Verdict {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST
        var list: UnsafeMutablePointer<addrinfo>?
        try #require(getaddrinfo(address, "443", &hints, &list) == 0, "\(address)")
        defer { freeaddrinfo(list) }
        let first = try #require(list?.pointee)
        return AddressGuard.verdict(
            for: UnsafeRawBufferPointer(start: first.ai_addr, count: Int(first.ai_addrlen))
        )
    }

    @Test(
        "lets public addresses through",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
            "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "203.0.112.255",
            "223.255.255.255",
            "168.63.129.15", "2000::1", "2001:200::1", "2001:db7::1", "2001:db9::1", "2003::1",
            "2606:4700::1111",
            "2a00:1450:4001::1", "3ffe::1", "3fff:1000::1",
        ]
    )
    func allowed(address: String) throws {
        #expect(try verdict(address) == .allowed)
    }

    @Test(
        "refuses every other",
        arguments: [
            ("0.0.0.0", "unspecified"), ("0.1.2.3", "unspecified"),
            ("10.0.0.0", "private"), ("10.255.255.255", "private"),
            ("100.64.0.0", "carrier-grade NAT"), ("100.127.255.255", "carrier-grade NAT"),
            ("100.100.100.200", "carrier-grade NAT"),
            ("127.0.0.1", "loopback"), ("127.255.255.254", "loopback"),
            ("169.254.0.1", "link-local"), ("169.254.169.254", "link-local"), ("169.254.170.2", "link-local"),
            ("172.16.0.0", "private"), ("172.31.255.255", "private"),
            ("192.0.0.192", "protocol assignments"), ("192.0.2.1", "documentation"),
            ("192.88.99.1", "6to4 relay"),
            ("192.168.0.1", "private"), ("192.168.255.255", "private"),
            ("198.18.0.0", "benchmarking"), ("198.19.255.255", "benchmarking"),
            ("198.51.100.7", "documentation"), ("203.0.113.255", "documentation"),
            ("224.0.0.1", "multicast"), ("239.255.255.250", "multicast"),
            ("240.0.0.1", "reserved"), ("255.255.255.255", "reserved"),
            ("168.63.129.16", "cloud platform"),
            ("::", "not global unicast"), ("::1", "not global unicast"),
            ("::127.0.0.1", "not global unicast"), ("::8.8.8.8", "not global unicast"),
            ("::ffff:127.0.0.1", "not global unicast"), ("::ffff:8.8.8.8", "not global unicast"),
            ("::ffff:0:127.0.0.1", "not global unicast"),
            ("64:ff9b::10.0.0.1", "not global unicast"), ("64:ff9b:1::a00:1", "not global unicast"),
            ("100::1", "not global unicast"), ("1fff::1", "not global unicast"),
            ("4000::1", "not global unicast"),
            ("fc00::1", "not global unicast"), ("fd00:ec2::254", "not global unicast"),
            ("fe80::1", "not global unicast"), ("febf::1", "not global unicast"),
            ("fec0::1", "not global unicast"), ("ff02::1", "not global unicast"),
            ("ff0e::1", "not global unicast"),
            ("2001::1", "protocol assignments"),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "protocol assignments"),
            ("2001:2::1", "protocol assignments"), ("2001:10::1", "protocol assignments"),
            ("2001:20::1", "protocol assignments"), ("2001:1ff:ffff::", "protocol assignments"),
            ("2001:db8::1", "documentation"), ("2001:db8:ffff::1", "documentation"),
            ("2002:7f00:1::", "6to4"), ("2002:808:808::1", "6to4"),
            ("3fff::1", "documentation"), ("3fff:fff:ffff::1", "documentation"),
        ]
    )
    func refused(address: String, range: String) throws {
        #expect(try verdict(address) == .refused(range))
    }

    @Test("refuses what is no address of the internet")
    func others() {
        var local = sockaddr_un()
        local.sun_family = sa_family_t(AF_UNIX)
        #expect(withUnsafeBytes(of: local) { AddressGuard.verdict(for: $0) } != .allowed)
        var short = sockaddr()
        short.sa_family = sa_family_t(AF_INET6)
        #expect(withUnsafeBytes(of: short) { AddressGuard.verdict(for: $0) } != .allowed)
        #expect(AddressGuard.verdict(for: UnsafeRawBufferPointer(start: nil, count: 0)) != .allowed)
    }

    @Test(
        "knows hosts that are written as addresses, and this machine's names",
        arguments: [
            "127.0.0.1", "10.1.2.3", "[::1]", "[fe80::1%eth0]", "::ffff:10.0.0.1", "localhost", "LOCALHOST.",
            "a.localhost",
        ]
    )
    func literalHosts(host: String) {
        #expect(AddressGuard.verdict(forHost: host) != .allowed)
    }

    @Test("lets names through, which mean something only when connected to")
    func names() {
        #expect(AddressGuard.verdict(forHost: "example.org") == .allowed)
        #expect(AddressGuard.verdict(forHost: "localhost.example.org") == .allowed)
        #expect(AddressGuard.verdict(forHost: "1.1.1.1") == .allowed)
        #expect(AddressGuard.verdict(forHost: "[2606:4700::1111]") == .allowed)
    }
}
