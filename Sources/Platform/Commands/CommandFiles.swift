import FoundationEssentials
import OCPP
import Tenancy

/// Gives commands about files an address of ours where the operator named none.
struct CommandFiles: Sendable {
    /// How long an address is good: charge points may be away for days, and try again for days.
    private static let lifetime = 7.0 * 86_400

    let links: FileLinks
    let now: @Sendable () -> Date

    /// In the transaction that stores the command, before it.
    ///
    /// - Parameters:
    ///   - command: Its `location` is empty when it is to be ours.
    ///   - firmware: The image that it names.
    ///   - id: The command's.
    ///   - target: Where it is for.
    ///   - sending: When it is sent at the latest.
    ///   - transaction: Of role `plugyard_app`.
    /// - Returns: The command with an address.
    /// - Throws: 422 when there is no such image, 409 when it was not uploaded yet.
    func complete(
        _ command: StationCommand,
        firmware: UUID?,
        as id: UUID,
        for target: CommandTarget,
        sentUntil sending: Date,
        in transaction: borrowing TenantTransaction
    ) async throws -> StationCommand {
        let expiry = sending.addingTimeInterval(Self.lifetime)
        switch command {
        case .updateFirmware(let update):
            guard let firmware else { return command }
            return .updateFirmware(
                try await complete(update, firmware, for: target, until: expiry, in: transaction)
            )
        case .getDiagnostics(let upload) where upload.location.isEmpty:
            return .getDiagnostics(
                try await complete(upload, as: id, for: target, until: expiry, in: transaction)
            )
        case .getLog(let upload) where upload.location.isEmpty:
            return .getLog(try await complete(upload, as: id, for: target, until: expiry, in: transaction))
        default:
            return command
        }
    }

    private func complete(
        _ update: FirmwareUpdate,
        _ firmware: UUID,
        for target: CommandTarget,
        until expiry: Date,
        in transaction: borrowing TenantTransaction
    ) async throws -> FirmwareUpdate {
        guard let row = try await transaction.query(FirmwareQueries.one(firmware)).first else {
            throw FirmwareProblems.unknown
        }
        guard try row.decode("file_id", as: UUID?.self) != nil else { throw FirmwareProblems.hasNoContent }
        var update = update
        update.location = links.firmware(
            firmware,
            named: try row.decode("file_name"),
            for: target.chargePoint,
            in: target.account,
            until: max(expiry, update.retrieveAt.addingTimeInterval(Self.lifetime))
        )
        let certificate = try row.decode("signing_certificate", as: String?.self)
        let signature = try row.decode("signature", as: String?.self)
        if update.proof == nil, let certificate, let signature {
            update.proof = FirmwareUpdate.Proof(signingCertificate: certificate, signature: signature)
        }
        return update
    }

    private func complete(
        _ upload: LogUpload,
        as id: UUID,
        for target: CommandTarget,
        until expiry: Date,
        in transaction: borrowing TenantTransaction
    ) async throws -> LogUpload {
        let slot = UUID.version7(at: now())
        _ = try await transaction.query(
            UploadQueries.makeSlot(
                slot,
                at: target.chargePoint,
                for: id,
                requestID: upload.requestID,
                kind: upload.kind,
                account: target.account,
                until: expiry
            )
        )
        var upload = upload
        upload.location = links.upload(slot, for: target.chargePoint, in: target.account, until: expiry)
        return upload
    }
}
