extension OCPP16 {
    /// SendLocalList (5.15).
    enum SendLocalList {
        /// The list is written even when it is empty: a full one without tokens empties the station's.
        static func write(_ update: LocalListUpdate) throws(CommandRefusal) -> JSONValue {
            var tags: Set<String> = []
            var entries: [JSONValue] = []
            for (index, entry) in update.entries.enumerated() {
                let field = "entries/\(index)"
                let tag = try CommandCheck.text(entry.idTag, "\(field)/id_tag", maximum: idTagLimit)
                // Why: id tags are case insensitive (CiString), and a repeated one makes a station refuse them all.
                guard tags.insert(entry.idTag.lowercased()).inserted else {
                    throw CommandRefusal(
                        field: "\(field)/id_tag",
                        code: "repeated",
                        message: "is in the list more than once"
                    )
                }
                entries.append(try self.entry(tag, entry.info, update.kind, field))
            }
            return [
                "listVersion": try CommandCheck.integer(update.version, "version", from: 1),
                "localAuthorizationList": .array(entries),
                "updateType": update.kind == .full ? "Full" : "Differential",
            ]
        }

        private static func entry(
            _ tag: JSONValue,
            _ info: AuthorizationInfo?,
            _ kind: LocalListUpdate.Kind,
            _ field: String
        ) throws(CommandRefusal) -> JSONValue {
            guard let info else {
                guard kind == .differential else {
                    throw CommandRefusal(
                        field: "\(field)/status",
                        code: "required",
                        message: "only a differential update takes tokens off the list"
                    )
                }
                return ["idTag": tag]
            }
            return ["idTag": tag, "idTagInfo": IdTagInfo.write(info)]
        }

        static func status(_ result: JSONValue) -> CommandStatus {
            switch OCPP16.status(result) {
            case "notsupported": .notSupported
            case "versionmismatch": .rejected
            default: AcceptedOrRejected.read(result)
            }
        }
    }
}
