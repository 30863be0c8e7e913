import Platform
import Testing

@Suite("The URLs of outside issuers")
struct IssuerURLPolicyTests {
    private let strict = IssuerURLPolicy(allowsPlainHTTP: false)
    private let open = IssuerURLPolicy(allowsPlainHTTP: true)

    @Test(
        "https, with a path or without",
        arguments: ["https://a.example", "https://a.example:444/b/", "https://[2001:db8::1]/"]
    )
    func https(text: String) {
        #expect(strict.fault(inIssuer: text) == nil)
    }

    @Test("http only where the setting allows it")
    func http() {
        #expect(strict.fault(inIssuer: "http://a.example") != nil)
        #expect(open.fault(inIssuer: "http://a.example") == nil)
    }

    @Test(
        "nothing else, whatever the setting",
        arguments: [
            "https://a.example?b", "https://a.example#b", "https://a.example/?", "https://a:b@c.example",
            "https://",
            "ftp://a.example", "file:///etc/passwd", "gopher://a.example", "a.example", "",
            "https://a.example/\0",
        ]
    )
    func refused(text: String) {
        #expect(open.fault(inIssuer: text) != nil)
    }
}
