import FoundationEssentials
import OCPP

/// Commands about files that a charge point fetches or leaves: here at the `location` that the operator names.
extension CommandInput {
    static func updateFirmware(_ body: inout BodyReader) -> StationCommand? {
        let location = body.required("location", .text(1...512))
        let retrieveAt = body.optional("retrieve_at", .time)
        let installAt = body.optional("install_at", .time)
        let (retries, interval) = retries(&body)
        let certificate = body.optional("signing_certificate", .text(1...5500))
        let signature = body.optional("signature", .text(1...800))
        if certificate == nil, signature != nil {
            body.noteUnlessNoted("signing_certificate", "required", "A signature is judged by it.")
        }
        if signature == nil, certificate != nil {
            body.noteUnlessNoted("signature", "required", "A signed update has one.")
        }
        guard let location else { return nil }
        var update = FirmwareUpdate(
            location: location,
            retrieveAt: retrieveAt ?? Date(),
            installAt: installAt,
            retries: retries,
            retryIntervalSeconds: interval,
            requestID: requestID()
        )
        if let certificate, let signature {
            update.proof = FirmwareUpdate.Proof(signingCertificate: certificate, signature: signature)
        }
        return .updateFirmware(update)
    }

    static func getLog(_ body: inout BodyReader) -> StationCommand? {
        let kind = body.optional("log_type", FieldRule<LogUpload.Kind>.word) ?? .diagnostics
        return logUpload(&body, kind).map { .getLog($0) }
    }

    static func logUpload(_ body: inout BodyReader, _ kind: LogUpload.Kind = .diagnostics) -> LogUpload? {
        let location = body.required("location", .text(1...512))
        let (from, to) = (body.optional("from", .time), body.optional("to", .time))
        let (retries, interval) = retries(&body)
        return location.map {
            LogUpload(
                kind: kind,
                location: $0,
                from: from,
                to: to,
                retries: retries,
                retryIntervalSeconds: interval,
                requestID: requestID()
            )
        }
    }

    private static func retries(_ body: inout BodyReader) -> (Int?, everySeconds: Int?) {
        (body.optional("retries", .integer(0...100)), body.optional("retry_interval", .integer(0...86_400)))
    }

    /// Comes back in status notifications; it need only differ from those of the jobs that are under way there.
    private static func requestID() -> Int {
        Int.random(in: 1...Int(Int32.max))
    }
}
