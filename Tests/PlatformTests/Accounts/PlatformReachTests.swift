import FoundationEssentials
import HTTPTypes
import OCPP
import Platform
import Tenancy
import Testing

@Suite("platform administrators reach nothing that is in an account")
struct PlatformReachTests {
    /// What an administrator's own token is good for; all else of openapi.yaml is for tenants, people or everybody.
    private static let forAdministrators: Set = [
        "listAccounts", "getAccount", "createAccount", "suspendAccount", "resumeAccount", "deleteAccount",
        "openSupportSession", "createSupportToken", "endSupportSession", "listProcesses",
    ]

    @Test("every operation of a tenant is 403 for an administrator's token, whichever account it names")
    func tenantOperations() async throws {
        let fixture = try APIFixture()
        let token = try fixture.platformToken()
        for operation in fixture.operations {
            guard case .scope(let scope) = operation.access else { continue }
            for account in [APIFixture.account.description, UUID().uuidString, "demo"] {
                let path = operation.path.replacing("{account}", with: account)
                    .replacing("{charge_point}", with: "CP_001").replacing("{id}", with: UUID().uuidString)
                let answer = try await fixture.send(operation.method, path, token: token)
                #expect(answer.status == 403, "\(operation.id)")
                #expect(try answer.code == "insufficient_scope", "\(operation.id)")
                #expect(try answer.json["detail"]?.stringValue?.contains(scope.rawValue) == true)
            }
        }
    }

    @Test("no operation lets administrators in but those that are meant to")
    func meantOperations() throws {
        let open = try APIFixture().operations.filter { operation in
            switch operation.access {
            case .platform, .scopeOrPlatform: true
            case .open, .person, .scope, .scopeOrSignature: false
            }
        }
        #expect(Set(open.map(\.id)) == Self.forAdministrators)
    }
}
