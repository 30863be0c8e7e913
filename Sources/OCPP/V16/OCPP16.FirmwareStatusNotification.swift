extension OCPP16 {
    /// FirmwareStatusNotification (4.5): how far an update is, asked for or not.
    enum FirmwareStatusNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let status = try reader.requiredText("status", limit: 50)
            if !statuses.contains(status) { reader.flag("unknown_enum", "status") }
            return reader.finish(.firmwareStatus(JobStatus(status)))
        }

        private static let statuses: Set<String> = [
            "Downloaded", "DownloadFailed", "Downloading", "Idle", "InstallationFailed", "Installing",
            "Installed",
        ]
    }
}
