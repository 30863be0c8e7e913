import HTTPTypes
import OCPP
import Platform
import Testing

@Suite("health says what is so")
struct HealthTests {
    @Test("the process lives while the database is away, and is not ready")
    func databaseAway() async throws {
        let fixture = try APIFixture()
        #expect(try await fixture.send(.get, "/livez").status == 200)
        #expect(try await fixture.send(.get, "/readyz").status == 503)
        let health = try await fixture.send(.get, "/api/health")
        #expect(health.status == 503)
        #expect(try health.json["version"] == "1.2.3")
        #expect(try health.json["database"]?["status"] == "unavailable")
    }

    @Test("a process that drains says so")
    func draining() async throws {
        let fixture = try APIFixture()
        fixture.readiness.drain()
        let answer = try await fixture.send(.get, "/readyz")
        #expect(answer.status == 503)
        #expect(try answer.json["status"] == "draining")
    }
}
