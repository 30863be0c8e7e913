import FoundationEssentials
import Logging
import OCPP
import Platform
import Synchronization
import Tenancy
import Testing

@Suite("The keys of outside issuers")
struct IssuerKeyDirectoryTests {
    private static let issuer = "https://login.example/tenant"
    private static let configuration = "\(issuer)/.well-known/openid-configuration"
    private static let keysURL = "https://keys.example/jwks"
    private static let both = [configuration, keysURL]

    private let documents = PublishedDocuments()
    private let clock = SteppedTime()
    private let first: SigningKey
    private let second: SigningKey
    private let directory: IssuerKeyDirectory

    init() throws {
        first = try SigningKey.generate(.es256)
        second = try SigningKey.generate(.es256)
        directory = IssuerKeyDirectory(
            documents: documents,
            policy: IssuerURLPolicy(allowsPlainHTTP: false),
            now: { [clock] in clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        publishConfiguration()
        publish([first])
    }

    private func publishConfiguration(issuer: String = Self.issuer, keys: String = Self.keysURL) {
        let document: JSONValue = ["issuer": .string(issuer), "jwks_uri": .string(keys)]
        documents.publish(document.serialized(), at: Self.configuration)
    }

    private func publish(_ keys: [SigningKey]) {
        let entries = keys.map { key in
            JSONValue.object(JSONObject(key.verificationKey.jwk.map { .init(key: $0, value: .string($1)) }))
        }
        let document: JSONValue = ["keys": .array(entries)]
        documents.publish(document.serialized(), at: Self.keysURL)
    }

    private func kids(_ key: SigningKey) async throws -> [String] {
        try await directory.keys(of: Self.issuer, naming: key.kid).kids
    }

    @Test("are found by discovery and remembered for ten minutes")
    func remembered() async throws {
        for _ in 0..<3 {
            let found = try await kids(first)
            #expect(found == [first.kid])
        }
        #expect(documents.asked == Self.both)
        clock.advance(599)
        _ = try await kids(first)
        #expect(documents.asked == Self.both)
        clock.advance(1)
        _ = try await kids(first)
        #expect(documents.asked == Self.both + Self.both)
    }

    @Test("are asked for anew when a token names one that was not there, at most once a minute")
    func unknownKey() async throws {
        _ = try await kids(first)
        publish([first, second])
        let found = try await kids(second)
        #expect(found == [first.kid, second.kid].sorted())
        #expect(documents.asked.count == 4)
        let third = try SigningKey.generate(.es256)
        publish([first, second, third])
        clock.advance(59)
        let early = try await kids(third)
        #expect(early == found)
        #expect(documents.asked.count == 4)
        clock.advance(1)
        let late = try await kids(third)
        #expect(late.contains(third.kid))
        #expect(documents.asked.count == 6)
    }

    @Test("a key that the issuer withdrew is gone with the next question")
    func withdrawn() async throws {
        _ = try await kids(first)
        publish([second])
        clock.advance(600)
        let found = try await kids(second)
        #expect(found == [second.kid])
    }

    @Test("serve for an hour while the issuer does not answer, which is asked every ten seconds")
    func stale() async throws {
        _ = try await kids(first)
        documents.fail(with: .unreachable("away"))
        clock.advance(600)
        let stale = try await kids(first)
        #expect(stale == [first.kid])
        #expect(documents.asked.count == 3)
        clock.advance(9)
        _ = try await kids(first)
        #expect(documents.asked.count == 3)
        clock.advance(1)
        _ = try await kids(first)
        #expect(documents.asked.count == 4)
        clock.advance(2990)
        await #expect(throws: IssuerKeysError.unreachable("away")) { try await kids(first) }
        documents.fail(with: nil)
        clock.advance(10)
        let back = try await kids(first)
        #expect(back == [first.kid])
    }

    @Test("an issuer that never answered is left in peace for ten seconds")
    func neverAnswered() async throws {
        documents.fail(with: .unreachable("away"))
        for _ in 0..<3 {
            await #expect(throws: IssuerKeysError.unreachable("away")) { try await kids(first) }
        }
        #expect(documents.asked.count == 1)
        documents.fail(with: nil)
        clock.advance(10)
        let found = try await kids(first)
        #expect(found == [first.kid])
    }

    @Test("many that need them at once ask once")
    func oneQuestion() async throws {
        documents.hold()
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask { try await kids(first) }
            }
            await documents.heldQuestion()
            documents.release()
            for try await kids in group { #expect(kids == [first.kid]) }
        }
        #expect(documents.asked == Self.both)
    }

    @Test("a request that gives up leaves the question to the next one")
    func cancelled() async throws {
        documents.fail(with: .cancelled)
        await #expect(throws: IssuerKeysError.cancelled) { try await kids(first) }
        documents.fail(with: nil)
        let found = try await kids(first)
        #expect(found == [first.kid])
    }

    @Test(
        "a configuration that is not exactly the issuer's proves nothing",
        arguments: [
            #"{"issuer":"https://login.example/tenant/","jwks_uri":"https://keys.example/jwks"}"#,
            #"{"issuer":"https://LOGIN.example/tenant","jwks_uri":"https://keys.example/jwks"}"#,
            #"{"jwks_uri":"https://keys.example/jwks"}"#,
            #"{"issuer":"https://login.example/tenant"}"#,
            #"{"issuer":"https://login.example/tenant","jwks_uri":"http://keys.example/jwks"}"#,
            #"{"issuer":"https://login.example/tenant","jwks_uri":"file:///etc/passwd"}"#,
            #"{"issuer":"https://login.example/tenant","jwks_uri":"https://user@keys.example/jwks"}"#,
            #"{"issuer":"x","issuer":"https://login.example/tenant","jwks_uri":"https://keys.example/jwks"}"#,
            "[]", "", "<html>",
        ]
    )
    func unusable(configuration: String) async throws {
        documents.publish(configuration, at: Self.configuration)
        do {
            _ = try await kids(first)
            Issue.record("the keys were taken")
        } catch {
            guard case IssuerKeysError.unusable = error else { throw error }
        }
        #expect(documents.asked == [Self.configuration])
    }

    @Test(
        "what is no key set proves nothing",
        arguments: ["", "{}", #"{"keys":[]}"#, #"{"keys":[{"kty":"oct","k":"AAAA"}]}"#]
    )
    func noKeys(document: String) async throws {
        documents.publish(document, at: Self.keysURL)
        do {
            _ = try await kids(first)
            Issue.record("the keys were taken")
        } catch {
            guard case IssuerKeysError.unusable = error else { throw error }
        }
    }

    @Test("a slash at the end of an issuer is not doubled")
    func slash() async throws {
        let issuer = "https://login.example/tenant/"
        publishConfiguration(issuer: issuer)
        let keys = try await directory.keys(of: issuer, naming: first.kid)
        #expect(keys.kids == [first.kid])
    }
}

/// A clock that goes when it is told to.
private final class SteppedTime: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

    var now: Date {
        time.withLock { $0 }
    }

    func advance(_ seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }
}
