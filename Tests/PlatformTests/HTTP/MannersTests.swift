import FoundationEssentials
import HTTPTypes
import Tenancy
import Testing

@testable import Platform

@Suite("manners: keys, versions, limits, origins, headers")
struct MannersTests {
    @Test(
        "an idempotency key is taken bare and in the quotes of the draft",
        arguments: [
            ("abc-1", "abc-1"), (#""abc-1""#, "abc-1"), (#""a\"b\\c""#, #"a"b\c"#), (#"a"b"#, #"a"b"#),
            (String(repeating: "k", count: 255), String(repeating: "k", count: 255)),
        ]
    )
    func goodKeys(header: String, key: String) throws {
        #expect(try IdempotencyKey(header: header).text == key)
    }

    @Test(
        "a malformed idempotency key is refused",
        arguments: [
            "", "\"\"", "\"", "\"open", "\"a\"b", "\"a\";p=1", "\"a\\n\"", "a b", "a, b", "ä", "a\u{7F}",
            String(repeating: "k", count: 256),
        ]
    )
    func badKeys(header: String) {
        #expect(throws: Problem.self) { try IdempotencyKey(header: header) }
    }

    @Test("a malformed key is 400 before anything is done, and only for POST")
    func malformedKey() async throws {
        let fixture = try APIFixture()
        let headers: HTTPFields = [.idempotencyKey: "a b", .contentType: "application/json"]
        let path = APIFixture.path("/locations")
        let answer = try await fixture.send(
            .post,
            path,
            token: try fixture.token(),
            headers: headers,
            body: "{}"
        )
        #expect(answer.status == 400)
        #expect(try answer.fields == ["Idempotency-Key"])
        let read = try await fixture.send(.get, path, token: try fixture.token(), headers: headers)
        #expect(read.status == 503)
    }

    @Test("If-Match compares strongly, If-None-Match weakly; lists, stars and rubbish")
    func tags() throws {
        let tag = try ETag(of: ["a"])
        let other = try ETag(of: ["b"])
        #expect(tag != other)
        for header in [
            tag.text, "*", "\(other.text), \(tag.text)", ", \(tag.text) ,", "W/\"x,y\",\(tag.text)",
        ] {
            #expect(tag.satisfies(ifMatch: header), "\(header)")
            #expect(tag.satisfies(ifNoneMatch: header), "\(header)")
        }
        for header in ["", other.text, "*, *", String(tag.text.dropLast()), "x\(tag.text)", "\(tag.text)x"] {
            #expect(!tag.satisfies(ifMatch: header), "\(header)")
            #expect(!tag.satisfies(ifNoneMatch: header), "\(header)")
        }
        #expect(!tag.satisfies(ifMatch: "W/\(tag.text)"))
        #expect(tag.satisfies(ifNoneMatch: "W/\(tag.text)"))
    }

    @Test("a bucket gives its capacity, then what flows in")
    func bucket() {
        let buckets = TokenBuckets<String>(capacity: 3, perSecond: 2)
        let start = ContinuousClock.now
        #expect((0..<5).map { _ in buckets.take("a", at: start) } == [2, 1, 0, nil, nil])
        #expect(buckets.take("b", at: start) == 2)
        #expect(buckets.take("a", at: start + .milliseconds(400)) == nil)
        #expect(buckets.take("a", at: start + .milliseconds(500)) == 0)
        #expect(buckets.take("a", at: start + .seconds(60)) == 2)
    }

    @Test("idle buckets are forgotten, and memory is bounded even when none is idle")
    func bounded() {
        let buckets = TokenBuckets<Int>(capacity: 2, perSecond: 1, limit: 100)
        let start = ContinuousClock.now
        for key in 0..<100 { _ = buckets.take(key, at: start) }
        _ = buckets.take(100, at: start + .seconds(10))
        #expect(buckets.count == 1)
        for key in 0..<10_000 { _ = buckets.take(key, at: start + .seconds(10)) }
        #expect(buckets.count <= 100)
    }

    @Test("the limit is told in headers, and passing it is 429; each client has its own")
    func rateLimit() async throws {
        let fixture = try APIFixture(manners: APIManners(cursorKey: [1], requestsPerMinute: 2))
        let (first, second) = (try fixture.token(client: "one"), try fixture.token(client: "two"))
        let path = APIFixture.path("/locations?nonsense=1")
        let answers = [
            try await fixture.send(.get, path, token: first),
            try await fixture.send(.get, path, token: first),
            try await fixture.send(.get, path, token: first),
        ]
        #expect(answers.map(\.status) == [400, 400, 429])
        #expect(answers[0].headers[.rateLimitPolicy] == #""default";q=2;w=60"#)
        #expect(answers.map { $0.headers[.rateLimit] ?? "" }.map { $0.prefix(13) }.last == #""default";r=0"#)
        #expect(answers[0].headers[.rateLimit] == #""default";r=1;t=30"#)
        #expect(try answers[2].code == "rate_limited")
        #expect(answers[2].headers[.retryAfter] == "30")
        #expect(try await fixture.send(.get, path, token: second).status == 400)
        #expect(try await fixture.send(.get, "/livez").headers[.rateLimit] == nil)
    }

    @Test("guessing is stopped, what was good goes on, other addresses too")
    func guesses() throws {
        let guesses = GuessLimiter(perSecond: 1)
        try guesses.noteRefusal(to: "10.0.0.1")
        guesses.noteGood("Bearer good", from: "10.0.0.1")
        for _ in 0..<9 { try guesses.noteRefusal(to: "10.0.0.1") }
        #expect(throws: Problem.self) { try guesses.noteRefusal(to: "10.0.0.1") }
        #expect(throws: Problem.self) { try guesses.admit("Bearer guess", from: "10.0.0.1") }
        try guesses.admit("Bearer good", from: "10.0.0.1")
        try guesses.admit("Bearer guess", from: "10.0.0.2")
        try guesses.admit(nil, from: "10.0.0.1")
        for _ in 0..<10 { try guesses.noteRefusal(to: "2001:db8::1") }
        #expect(throws: Problem.self) { try guesses.admit("Bearer guess", from: "2001:db8::2") }
        try guesses.admit("Bearer guess", from: "2001:db8:0:1::1")
    }

    @Test("every answer has the headers that keep browsers from mischief")
    func securityHeaders() async throws {
        let fixture = try APIFixture()
        for path in ["/livez", "/nowhere", APIFixture.path("/locations"), "/oauth/jwks"] {
            let headers = try await fixture.send(.get, path).headers
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.strictTransportSecurity] == "max-age=31536000; includeSubDomains")
            #expect(headers[.referrerPolicy] == "no-referrer")
            #expect(headers[.xFrameOptions] == "DENY")
            #expect(headers[.crossOriginResourcePolicy] == "same-origin")
            #expect(headers[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
            #expect(headers[values: .cacheControl].count == 1)
        }
    }

    @Test("a listed origin may call, others see nothing of it")
    func origins() async throws {
        let manners = APIManners(cursorKey: [1], origins: ["https://app.example"])
        let fixture = try APIFixture(manners: manners)
        let path = APIFixture.path("/locations")
        let ask: HTTPFields = [.origin: "https://app.example", .accessControlRequestMethod: "POST"]
        let preflight = try await fixture.send(.options, path, headers: ask)
        #expect(preflight.status == 204)
        #expect(preflight.headers[.accessControlAllowOrigin] == "https://app.example")
        #expect(preflight.headers[.accessControlAllowMethods] == "GET, HEAD, POST")
        #expect(preflight.headers[.accessControlMaxAge] == "600")
        #expect(preflight.headers[.accessControlAllowCredentials] == nil)
        #expect(preflight.headers[.vary] == "Origin")
        let refused = try await fixture.send(.get, path, headers: [.origin: "https://app.example"])
        #expect(refused.status == 401)
        #expect(refused.headers[.accessControlAllowOrigin] == "https://app.example")
        for origin in ["https://app.example.evil", "http://app.example", "https://app.example:8443", "null"] {
            let ask: HTTPFields = [.origin: origin, .accessControlRequestMethod: "POST"]
            let answer = try await fixture.send(.options, path, headers: ask)
            #expect(answer.status == 405)
            #expect(!answer.headers.contains { $0.name.canonicalName.hasPrefix("access-control-") })
        }
        let page = try await fixture.send(.get, "/livez", headers: ask)
        #expect(page.headers[.accessControlAllowOrigin] == nil)
    }
}
