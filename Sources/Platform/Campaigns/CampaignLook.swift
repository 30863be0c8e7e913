import FoundationEssentials
import OCPP
import Tenancy

/// One look at one campaign: sees how it stands, and does the next step.
struct CampaignLook: Sendable {
    /// Charge points that are asked in one look; the next look is at once.
    private static let batch = 100
    /// How often a campaign is looked at that is under way: charge points are slow.
    private static let pause = 2.0
    /// And one that only waits for the last ones of those who have the command.
    private static let longPause = 30.0

    let links: FileLinks
    let account: AccountID
    let id: UUID
    let now: Date

    /// What one look did.
    struct Result: Sendable {
        /// The charge points for which a command was queued.
        var asked: [UUID] = []
        /// How many commands were taken back.
        var withdrawn = 0
    }

    func run(in transaction: borrowing TenantTransaction) async throws -> Result {
        var result = Result()
        guard let row = try await transaction.query(CampaignQueries.hold(id)).first else { return result }
        let timeout = try row.decode("timeout_seconds", as: Int.self)
        let status = CampaignStatus(rawValue: try row.decode("status")) ?? .completed
        if status != .running {
            result.withdrawn += try await transaction.query(CampaignTargetQueries.withdraw(id, at: now)).count
        }
        if status == .cancelled {
            _ = try await transaction.query(
                CampaignTargetQueries.end(id, as: .skipped, "The campaign was cancelled.", at: now)
            )
        }
        let counts = try await transaction.query([
            CampaignTargetQueries.timeOut(id, after: timeout, at: now),
            CampaignTargetQueries.standing(id, patience: timeout, at: now),
        ])[1]
        let standing = try Self.standing(row, status, counts, now: now)
        try await take(standing.next, row, in: transaction, &result)
        let isUnderway = standing.waves.values.contains { $0.underway > 0 }
        _ = try await transaction.query(
            CampaignQueries.lookAgain(id, at: nextLook(after: standing.next, status, isUnderway: isUnderway))
        )
        return result
    }

    private func take(
        _ step: CampaignStanding.Step,
        _ row: Row,
        in transaction: borrowing TenantTransaction,
        _ result: inout Result
    ) async throws {
        switch step {
        case .wait:
            break
        case .ask(let wave):
            result.asked = try await ask(wave, row, in: transaction)
        case .halt(let reason):
            result.withdrawn += try await transaction.query([
                CampaignTargetQueries.withdraw(id, at: now),
                CampaignQueries.end(id, as: .halted, reason: reason, at: now),
            ])[0].count
        case .expire:
            result.withdrawn += try await transaction.query([
                CampaignTargetQueries.withdraw(id, at: now),
                CampaignTargetQueries.end(id, as: .timedOut, "The campaign's time was over.", at: now),
                // It is over when those are that have the command.
                CampaignQueries.begin(wave: try row.decode("waves"), of: id),
            ])[0].count
        case .complete:
            _ = try await transaction.query(CampaignQueries.end(id, as: .completed, reason: nil, at: now))
        }
    }

    private func nextLook(
        after step: CampaignStanding.Step,
        _ status: CampaignStatus,
        isUnderway: Bool
    ) -> Date? {
        switch step {
        case .ask, .expire: now
        case .wait where status == .running: now.addingTimeInterval(Self.pause)
        // Time-outs of those who have the command.
        case .wait, .halt: isUnderway ? now.addingTimeInterval(Self.longPause) : nil
        case .complete: nil
        }
    }

    private func ask(_ wave: Int, _ row: Row, in transaction: borrowing TenantTransaction) async throws
        -> [UUID]
    {
        let rows = try await transaction.query([
            CampaignQueries.begin(wave: wave, of: id),
            CampaignTargetQueries.unasked(id, wave: wave, limit: Self.batch),
        ])[1]
        var (statements, asked): ([SQL], [UUID]) = ([], [])
        for target in rows {
            let chargePoint = try target.decode("charge_point_id", as: UUID.self)
            let version = try target.decode("ocpp_version", as: String?.self).flatMap(
                OCPPVersion.init(rawValue:)
            )
            let update = try update(of: chargePoint, row)
            let expiry = try row.decode("expires_at", as: Date.self)
            do throws(CommandRefusal) {
                let command = try QueuedCommand(
                    .updateFirmware(update),
                    type: .updateFirmware,
                    purpose: .campaign,
                    at: chargePoint,
                    dialect: (version ?? .v16).dialect,
                    expiresAt: expiry
                )
                statements.append(command.insert(for: account))
                statements.append(
                    CampaignTargetQueries.asked(
                        chargePoint,
                        of: id,
                        by: command.id,
                        requestID: update.requestID,
                        at: now
                    )
                )
                asked.append(chargePoint)
            } catch {
                statements.append(refused(chargePoint, error))
            }
        }
        if !statements.isEmpty { _ = try await transaction.query(statements) }
        return asked
    }

    private func refused(_ chargePoint: UUID, _ refusal: CommandRefusal) -> SQL {
        let target = CampaignTarget(campaign: id, chargePoint: chargePoint, status: .pending, requestID: nil)
        let change = CampaignTarget.Change(status: .failed, detail: "\(refusal.field): \(refusal.message)")
        return CampaignTargetQueries.apply(change, to: target, at: now)
    }

    private func update(of chargePoint: UUID, _ row: Row) throws -> FirmwareUpdate {
        let expiry = try row.decode("expires_at", as: Date.self)
        let timeout = Double(try row.decode("timeout_seconds", as: Int.self))
        let start = max(now, try row.decode("retrieve_at", as: Date?.self) ?? now)
        let window = try row.decode("retrieve_window_seconds", as: Int.self)
        let certificate = try row.decode("signing_certificate", as: String?.self)
        let signature = try row.decode("signature", as: String?.self)
        var proof: FirmwareUpdate.Proof?
        if let certificate, let signature {
            proof = FirmwareUpdate.Proof(signingCertificate: certificate, signature: signature)
        }
        return FirmwareUpdate(
            location: links.firmware(
                try row.decode("firmware_id"),
                named: try row.decode("file_name"),
                for: chargePoint,
                in: account,
                until: max(expiry, start).addingTimeInterval(timeout + Double(window))
            ),
            retrieveAt: start.addingTimeInterval(Double(Int.random(in: 0...window))),
            requestID: Int.random(in: 1...Int(Int32.max)),
            proof: proof
        )
    }

    private static func standing(
        _ row: Row,
        _ status: CampaignStatus,
        _ counts: [Row],
        now: Date
    ) throws(DatabaseError) -> CampaignStanding {
        var waves: [Int: CampaignStanding.Wave] = [:]
        for count in counts {
            var wave = CampaignStanding.Wave()
            wave.unasked = try count.decode("unasked")
            wave.awaited = try count.decode("awaited")
            wave.absent = try count.decode("absent")
            wave.underway = try count.decode("underway")
            wave.installed = try count.decode("installed")
            wave.failed = try count.decode("failed")
            waves[try count.decode("wave")] = wave
        }
        return CampaignStanding(
            status: status,
            waves: waves,
            wave: try row.decode("wave"),
            numberOfWaves: try row.decode("waves"),
            maximumFailureRate: try row.decode("max_failure_rate"),
            minimumFinished: try row.decode("min_finished"),
            forgivenFinished: try row.decode("forgiven_finished"),
            forgivenFailed: try row.decode("forgiven_failed"),
            isExpired: try row.decode("expires_at", as: Date.self) <= now
        )
    }
}
