import Testing

@testable import Platform

@Suite("The pieces of the sign-in pages")
struct SignInPiecesTests {
    @Test("what is interpolated into HTML is text, wherever it stands")
    func escaping() {
        let typed = #"<script>alert('1')</script>" onfocus="x" & é"#
        let inner: HTMLText = "<b>\(typed)</b>"
        let outer: HTMLText = "<p title=\"\(typed)\">\(inner)\([inner, inner])</p>"
        let safe = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onfocus=&quot;x&quot; &amp; é"
        #expect(outer.text == "<p title=\"\(safe)\"><b>\(safe)</b><b>\(safe)</b><b>\(safe)</b></p>")
    }

    @Test(
        "a policy names the origin of a redirect, or the scheme where it has no word for the host",
        arguments: [
            ("https://app.example/cb?x", "https://app.example"),
            ("https://app.example:8443", "https://app.example:8443"),
            ("http://127.0.0.1:8000/cb", "http://127.0.0.1:8000"),
            ("http://[::1]:8000/cb", "http:"),
            ("com.example.app:/cb", "com.example.app:"),
            ("https://a.example;script-src *", "https:"),
            ("no scheme", nil), ("1x:/cb", nil), ("a;b:/cb", nil),
        ] as [(String, String?)]
    )
    func contentSource(uri: String, source: String?) {
        #expect(RedirectURI.contentSource(uri) == source)
    }

    @Test("answers go behind what a redirect URI has already")
    func appending() {
        let pairs: [(name: String, value: String?)] = [("code", "a b&c"), ("state", nil), ("iss", "x")]
        #expect(RedirectURI.appending(pairs, to: "https://a/cb") == "https://a/cb?code=a%20b%26c&iss=x")
        #expect(
            RedirectURI.appending(pairs, to: "https://a/cb?y=1") == "https://a/cb?y=1&code=a%20b%26c&iss=x"
        )
        #expect(RedirectURI.appending(pairs, to: "https://a/cb?") == "https://a/cb?code=a%20b%26c&iss=x")
    }

    @Test("of IPv6 the network counts, of IPv4 the address, in whatever clothes")
    func origins() {
        #expect(SignInThrottle.origin("2001:db8:1:2:3::4") == SignInThrottle.origin("2001:db8:1:2::9"))
        #expect(SignInThrottle.origin("2001:db8:1:2::4") != SignInThrottle.origin("2001:db8:1:3::4"))
        #expect(SignInThrottle.origin("::ffff:192.0.2.1") != SignInThrottle.origin("::ffff:192.0.2.2"))
        #expect(SignInThrottle.origin("192.0.2.1") == "192.0.2.1")
        #expect(SignInThrottle.origin(nil) == "")
    }

    @Test("forms are read strictly")
    func forms() throws {
        let form = try FormBody("a=1&b=&c=%C3%A9+x&&d")
        #expect(form["a"] == "1")
        #expect(form["b"] == nil)
        #expect(form["c"] == "é x")
        #expect(form["d"] == nil)
        #expect(throws: FormBodyError.repeated) { try FormBody("a=1&b=2&a=") }
        #expect(throws: FormBodyError.malformed) { try FormBody("a=%zz") }
        #expect(throws: FormBodyError.malformed) { try FormBody("a=%00") }
        #expect(throws: FormBodyError.notUTF8) { try FormBody([0x61, 0x3D, 0xFF]) }
    }
}
