extension OCPP16 {
    /// SignedFirmwareStatusNotification (security white paper, L01): how far a signed update is.
    enum SignedFirmwareStatusNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let status = try reader.requiredText("status", limit: 50)
            if !statuses.contains(status) { reader.flag("unknown_enum", "status") }
            let job = JobStatus(status, requestID: reader.int("requestId"))
            return reader.finish(.firmwareStatus(job))
        }

        private static let statuses: Set<String> = [
            "Downloaded", "DownloadFailed", "Downloading", "DownloadScheduled", "DownloadPaused", "Idle",
            "InstallationFailed", "Installing", "Installed", "InstallRebooting", "InstallScheduled",
            "InstallVerificationFailed", "InvalidSignature", "SignatureVerified",
        ]
    }
}
