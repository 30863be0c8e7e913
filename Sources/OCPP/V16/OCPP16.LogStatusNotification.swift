extension OCPP16 {
    /// LogStatusNotification (security white paper, N01): how far an upload of a log is, asked for or not.
    enum LogStatusNotification {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let status = try reader.requiredText("status", limit: 50)
            if !statuses.contains(status) { reader.flag("unknown_enum", "status") }
            let job = JobStatus(status, requestID: reader.int("requestId"))
            return reader.finish(.diagnosticsStatus(job))
        }

        private static let statuses: Set<String> = [
            "BadMessage", "Idle", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure",
            "Uploading",
        ]
    }
}
