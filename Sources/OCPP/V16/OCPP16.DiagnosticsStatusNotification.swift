extension OCPP16 {
    /// DiagnosticsStatusNotification (4.4): how far an upload of diagnostics is, asked for or not.
    enum DiagnosticsStatusNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let status = try reader.requiredText("status", limit: 50)
            if !statuses.contains(status) { reader.flag("unknown_enum", "status") }
            return reader.finish(.diagnosticsStatus(JobStatus(status)))
        }

        private static let statuses: Set<String> = ["Idle", "Uploaded", "UploadFailed", "Uploading"]
    }
}
