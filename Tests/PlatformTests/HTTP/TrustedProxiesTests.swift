import Testing

@testable import Platform

@Suite("Whose address counts behind a proxy")
struct TrustedProxiesTests {
    static let proxies = "10.0.0.0/8, 192.0.2.1,2001:db8:1::/48, ::1"

    @Test(
        "the rightmost entry that is no proxy of ours is the client's",
        arguments: [
            // peer, header lines, client
            ("10.1.2.3", ["203.0.113.7"], "203.0.113.7"),
            ("10.1.2.3", ["203.0.113.7, 10.9.9.9"], "203.0.113.7"),
            ("10.1.2.3", ["203.0.113.7 ,\t10.9.9.9 , 192.0.2.1"], "203.0.113.7"),
            ("10.1.2.3", ["203.0.113.7", "198.51.100.9", "10.9.9.9"], "198.51.100.9"),
            // What the client wrote itself stands further left.
            ("10.1.2.3", ["1.1.1.1, 10.0.0.1, 203.0.113.7"], "203.0.113.7"),
            // All are ours: the one that began it.
            ("10.1.2.3", ["10.0.0.5, 10.0.0.6"], "10.0.0.5"),
            ("10.1.2.3", [], "10.1.2.3"),
            // Ports, brackets, spellings.
            ("10.1.2.3", ["203.0.113.7:54321"], "203.0.113.7"),
            ("::1", ["[2001:DB8::0:1]:443"], "2001:db8::1"),
            ("::1", ["[2001:db8::1]"], "2001:db8::1"),
            ("2001:db8:1:2::3", ["2001:db8:2::9, 2001:db8:1::9"], "2001:db8:2::9"),
            ("::ffff:10.1.2.3", ["::ffff:203.0.113.7"], "203.0.113.7"),
            ("192.0.2.1", ["203.0.113.7, ::ffff:10.0.0.9"], "203.0.113.7"),
            // A malformed entry ends it: the last good one counts.
            ("10.1.2.3", ["203.0.113.7, unknown"], "10.1.2.3"),
            ("10.1.2.3", ["203.0.113.7, , 10.0.0.4"], "10.0.0.4"),
            ("10.1.2.3", ["203.0.113.7,"], "10.1.2.3"),
            ("10.1.2.3", ["203.0.113.7", ""], "10.1.2.3"),
            ("10.1.2.3", ["client.example, 198.51.100.9"], "198.51.100.9"),
        ]
    )
    func trusted(peer: String, header: [String], client: String) throws {
        #expect(try TrustedProxies(Self.proxies).client(of: peer, forwardedFor: header) == client)
    }

    @Test(
        "who is no proxy of ours is not believed",
        arguments: ["11.0.0.1", "192.0.2.2", "2001:db8:2::1", "::2", "::ffff:192.0.2.2", "not an address"]
    )
    func untrusted(peer: String) throws {
        #expect(try TrustedProxies(Self.proxies).client(of: peer, forwardedFor: ["203.0.113.7"]) == peer)
    }

    @Test("without a setting nobody is believed, and without a socket there is no address")
    func none() throws {
        #expect(TrustedProxies.none.client(of: "127.0.0.1", forwardedFor: ["203.0.113.7"]) == "127.0.0.1")
        #expect(try TrustedProxies(Self.proxies).client(of: nil, forwardedFor: ["203.0.113.7"]) == nil)
        #expect(try TrustedProxies(" , ").isEmpty)
    }

    @Test(
        "entries that are no address",
        arguments: [
            "", "unknown", "_hidden", "203.0.113", "203.0.113.256", "010.0.0.1", "203.0.113.7:",
            "203.0.113.7:x",
            "203.0.113.7:65536", "203.0.113.7:+1", "[203.0.113.7]", "[2001:db8::1", "[2001:db8::1]443",
            "[2001:db8::1]:", "2001:db8::1]", "2001:db8:::1", "fe80::1%eth0", "\"203.0.113.7\"",
            "203.0.113.7 x",
            "203.0.113.7\0",
        ]
    )
    func malformed(entry: String) {
        #expect(ForwardedAddress(entry: entry) == nil)
    }

    @Test(
        "networks are matched by their bits",
        arguments: [
            ("0.0.0.0/0", "255.0.0.1", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "10.0.0.1", false),
            ("10.128.0.0/9", "10.128.0.1", true), ("10.128.0.0/9", "10.127.255.255", false),
            ("192.0.2.7/31", "192.0.2.6", true), ("192.0.2.7/32", "192.0.2.6", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ]
    )
    func networks(network: String, peer: String, isTrusted: Bool) throws {
        let client = try TrustedProxies(network).client(of: peer, forwardedFor: ["203.0.113.7"])
        #expect((client == "203.0.113.7") == isTrusted)
    }

    @Test(
        "a list with anything else stops the start",
        arguments: [
            "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "/8",
            "proxy.example",
            "::ffff:10.0.0.0/104", "10.0.0.1:80", "[::1]", "*",
        ]
    )
    func badLists(entry: String) {
        #expect(throws: TrustedProxiesError(entry: entry)) { try TrustedProxies("10.0.0.0/8, \(entry)") }
    }
}
