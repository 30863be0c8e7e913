extension OCPP16 {
    /// Authorize (4.1): may this token charge?
    enum Authorize {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let idTag = try reader.requiredText("idTag", limit: idTagLimit)
            return reader.finish(.authorize(idTag: idTag))
        }

        static func answer(_ info: AuthorizationInfo) -> JSONValue {
            ["idTagInfo": IdTagInfo.write(info)]
        }
    }
}
