import FoundationEssentials
import Testing

@testable import Tenancy

@Suite("The token cache")
struct TokenCacheTests {
    @Test("It never holds more than its limit")
    func bound() {
        var cache = TokenCache(limit: 10)
        for index in 0..<100 {
            cache.insert(.sample(), for: [UInt8(index)])
            #expect(cache.count <= 10)
        }
    }

    @Test("What is asked for stays, what is not goes")
    func generations() {
        var cache = TokenCache(limit: 4)
        cache.insert(.sample(), for: [0])
        cache.insert(.sample(), for: [1])
        for index in 2..<50 {
            cache.insert(.sample(), for: [UInt8(index)])
            #expect(cache.claims(for: [0]) != nil)
        }
        #expect(cache.claims(for: [1]) == nil)
        cache.removeAll()
        #expect(cache.count == 0)
    }

    @Test("The thumbprint is that of RFC 7638 section 3.1")
    func thumbprint() throws {
        let modulus = """
            0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJE\
            CPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Q\
            vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6\
            WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw
            """
        let print = try VerificationKey.thumbprint(of: ["kty": "RSA", "n": modulus, "e": "AQAB"])
        #expect(print == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")
    }
}
