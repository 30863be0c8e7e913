import Tenancy
import Testing

@Suite("Passwords of people")
struct PasswordHasherTests {
    @Test("The right password is accepted and a wrong one refused")
    func verification() async throws {
        let hasher = try PasswordHasher()
        let encoded = try await hasher.hash("correct horse, ñandú")
        #expect(encoded.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await hasher.verify("correct horse, ñandú", against: encoded))
        #expect(try await !hasher.verify("correct horse", against: encoded))
        #expect(try await !hasher.verify("", against: encoded))
    }

    @Test("Two hashes of one password differ")
    func salt() async throws {
        let hasher = try PasswordHasher()
        #expect(try await hasher.hash("same") != hasher.hash("same"))
    }

    @Test(
        "A user that does not exist and a malformed hash are refused",
        arguments: [
            nil, "", "plain", "$argon2i$v=19$m=19456,t=2,p=1$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$$",
        ] as [String?]
    )
    func nobody(encoded: String?) async throws {
        #expect(try await !PasswordHasher().verify("anything", against: encoded))
    }

    @Test("Checking nobody's password takes the time of a real check")
    func timing() async throws {
        let hasher = try PasswordHasher()
        let nobody = try await ContinuousClock().measure {
            _ = try await hasher.verify("wrong", against: nil)
        }
        // A malformed stand-in hash would be refused within microseconds.
        #expect(nobody > .milliseconds(5))
    }

    @Test("A full queue says busy and harms nobody who waits")
    func busy() async throws {
        let hasher = try PasswordHasher(threads: 1, waitingLimit: 1)
        let outcomes = await withTaskGroup(of: PasswordError?.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    do throws(PasswordError) {
                        _ = try await hasher.hash("x")
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(.busy))
        #expect(outcomes.count { $0 == nil } >= 1)
        #expect(outcomes.allSatisfy { $0 == nil || $0 == .busy })
        _ = try await hasher.hash("again")
    }

    @Test("A giant password is refused without work")
    func tooLong() async throws {
        let hasher = try PasswordHasher()
        let giant = String(repeating: "a", count: PasswordHasher.longestPassword + 1)
        await #expect(throws: PasswordError.tooLong) { try await hasher.hash(giant) }
        #expect(try await !hasher.verify(giant, against: nil))
    }

    @Test("A hash of another cost is to be renewed")
    func rehash() async throws {
        #expect(PasswordHasher.needsRehash("$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA"))
        #expect(try await !PasswordHasher.needsRehash(PasswordHasher().hash("x")))
    }
}
