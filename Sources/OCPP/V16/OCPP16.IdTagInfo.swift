extension OCPP16 {
    /// IdTagInfo (7.27), a part of three answers.
    enum IdTagInfo {
        static func write(_ info: AuthorizationInfo) -> JSONValue {
            var object = JSONObject()
            object["status"] = .string(word(info.status))
            object["expiryDate"] = info.expiresAt.map { .string(DeviceTime.format($0)) }
            // Why: a group cut to 20 characters would be another group.
            if let parent = info.parentIdTag, !parent.isEmpty, parent.unicodeScalars.count <= idTagLimit {
                object["parentIdTag"] = .string(parent)
            }
            return .object(object)
        }

        private static func word(_ status: AuthorizationStatus) -> String {
            switch status {
            case .accepted: "Accepted"
            case .blocked: "Blocked"
            case .expired: "Expired"
            case .invalid: "Invalid"
            case .concurrentTx: "ConcurrentTx"
            }
        }
    }
}
