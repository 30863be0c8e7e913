import Platform
import Testing

@Suite("Redirect URIs")
struct RedirectURIPolicyTests {
    @Test("every kind takes https", arguments: [ClientKind.confidential, .public])
    func https(kind: ClientKind) {
        #expect(RedirectURIPolicy.fault(in: ["https://app.example:8443/a/b?c=%20d"], of: kind) == nil)
    }

    @Test(
        "http is for this machine alone",
        arguments: ["http://127.0.0.1/", "http://localhost:1/a", "http://[::1]:65535/", "http://LOCALHOST/"]
    )
    func loopback(text: String) {
        #expect(RedirectURIPolicy.fault(in: [text], of: .confidential) == nil)
    }

    @Test(
        "whatever two readers could understand differently is refused",
        arguments: [
            "http://127.0.0.2/", "http://127.0.0.1.example/", "http://0177.0.0.1/", "http://[::2]/",
            "https://a@b.example/", "https://b.example/#", "https://*.example/",
            "https://b.example\\@c.example/",
            "https://b.example:/", "https://b.example:0/", "https://b.example:1:2/",
            "https://b.example:65536/",
            "https://%62.example/", "https://b!.example/", "https:/b.example", "https:b.example",
            "https://?a",
            "https://[b.example]/", "https://b.example/[a]", "https://b.example/\n", "https://b.example/ü",
            "https://b.example/%", "https://b.example/%4", "//b.example/", "b.example", "", ":", "https:",
            "1a://b/",
            "javascript:alert(1)", "data:text/html,a", "blob:https://b.example/", "file:///tmp/a",
            "app://callback",
            "com.example.app:callback", "com.example.app:",
        ]
    )
    func refused(text: String) {
        #expect(RedirectURIPolicy.fault(in: [text], of: .public) != nil)
    }

    @Test("a scheme of one's own is for public clients")
    func ownScheme() {
        let uri = ["com.example.app:/callback"]
        #expect(RedirectURIPolicy.fault(in: uri, of: .public) == nil)
        #expect(RedirectURIPolicy.fault(in: uri, of: .confidential) != nil)
    }

    @Test("a machine has none, the others one to ten different ones")
    func number() {
        let many = (1...11).map { "https://app.example/\($0)" }
        #expect(RedirectURIPolicy.fault(in: [], of: .machine) == nil)
        #expect(RedirectURIPolicy.fault(in: [many[0]], of: .machine) != nil)
        #expect(RedirectURIPolicy.fault(in: [], of: .public) != nil)
        #expect(RedirectURIPolicy.fault(in: Array(many.prefix(10)), of: .public) == nil)
        #expect(RedirectURIPolicy.fault(in: many, of: .public) != nil)
        #expect(RedirectURIPolicy.fault(in: [many[0], many[0]], of: .public) != nil)
        #expect(
            RedirectURIPolicy.fault(
                in: ["https://app.example/" + String(repeating: "a", count: 481)],
                of: .public
            )
                != nil
        )
    }
}
