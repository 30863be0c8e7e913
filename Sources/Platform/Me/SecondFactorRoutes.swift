import FoundationEssentials
import Hummingbird
import Tenancy

/// `/api/v1/me/second-factor` and `/api/v1/me/recovery-codes` (openapi.yaml, tag `me`).
struct SecondFactorRoutes: Sendable {
    private let credentials: Credentials
    private let box: SecretBox

    init(_ dependencies: APIDependencies) {
        credentials = Credentials(dependencies)
        box = dependencies.secretBox
    }

    func register(on routes: inout APIRoutes) {
        let factor = "/api/v1/me/second-factor"
        routes.person(.post, factor, "beginSecondFactor", use: begin)
        routes.person(.post, "\(factor)/confirm", "confirmSecondFactor", use: confirm)
        routes.person(.post, "\(factor)/disable", "disableSecondFactor", use: disable)
        routes.person(.post, "/api/v1/me/recovery-codes", "replaceRecoveryCodes", use: replaceCodes)
    }

    /// `POST …/second-factor`, operation `beginSecondFactor`. One that is enabled is not replaced: that would take
    /// the password alone.
    @Sendable private func begin(_ request: Request, _ context: PersonContext) async throws -> Response {
        var body = try await request.jsonObject()
        let password = try body.passwordAlone()
        let person = try await credentials.person(context)
        guard person.totpSealed == nil else { throw MeProblems.enabledAlready }
        try await credentials.prove(person, password: password)
        let secret = TOTP.generateSecret()
        let sealed = try box.seal(secret, context: person.totpContext)
        let statement = MeQueries.beginTOTP(person.id, sealed: sealed)
        _ = try await credentials.write(.secondFactorBegun, context, statement)
        await credentials.note(.secondFactorBegun, of: person, context)
        return try .json(SecondFactorSetupBody(secret: secret, email: person.email))
    }

    /// `POST …/second-factor/confirm`, operation `confirmSecondFactor`.
    @Sendable private func confirm(_ request: Request, _ context: PersonContext) async throws -> Response {
        var body = try await request.jsonObject()
        let code = try body.codeAlone()
        let person = try await credentials.person(context)
        let step = try await credentials.provePending(person, code: code)
        let (codes, hashes) = credentials.makeRecoveryCodes(for: person)
        let statement = MeQueries.confirmTOTP(person.id, step: step, codes: hashes)
        let rows = try await credentials.write(.secondFactorEnabled, context, statement)
        guard try Row.isDone(rows) else { throw MeProblems.notBegun }
        await credentials.note(.secondFactorEnabled, of: person, context)
        return try .json(codes)
    }

    /// `POST …/second-factor/disable`, operation `disableSecondFactor`: by a code of the app or a recovery code.
    @Sendable private func disable(_ request: Request, _ context: PersonContext) async throws -> Response {
        var body = try await request.jsonObject()
        let proof = try body.passwordAndCode()
        let person = try await credentials.person(context)
        guard person.totpSealed != nil else { throw MeProblems.notEnabled }
        try await credentials.prove(person, password: proof.password, code: proof.code)
        let statement = MeQueries.disableTOTP(person.id)
        _ = try await credentials.write(.secondFactorDisabled, context, statement)
        await credentials.note(.secondFactorDisabled, of: person, context)
        return .noContent
    }

    /// `POST /api/v1/me/recovery-codes`, operation `replaceRecoveryCodes`: those of before are worth nothing then.
    @Sendable private func replaceCodes(_ request: Request, _ context: PersonContext) async throws -> Response
    {
        var body = try await request.jsonObject()
        // Codes replace the second factor, so the password alone must not give any.
        let proof = try body.passwordAndCode()
        let person = try await credentials.person(context)
        guard person.totpSealed != nil else { throw MeProblems.notEnabled }
        try await credentials.prove(person, password: proof.password, code: proof.code)
        let (codes, hashes) = credentials.makeRecoveryCodes(for: person)
        let statement = MeQueries.replaceRecoveryCodes(person.id, codes: hashes)
        _ = try await credentials.write(.recoveryCodesReplaced, context, statement)
        await credentials.note(.recoveryCodesReplaced, of: person, context)
        return try .json(codes)
    }
}
