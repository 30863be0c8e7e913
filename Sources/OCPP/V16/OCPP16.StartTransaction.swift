extension OCPP16 {
    /// StartTransaction (4.8): charging has begun.
    enum StartTransaction {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let start = TransactionStart(
                connectorID: try reader.requiredInt("connectorId", in: connectorIDs),
                idTag: try reader.requiredText("idTag", limit: idTagLimit),
                meterStartWh: try reader.requiredInt("meterStart", in: registers),
                at: reader.requiredTime("timestamp"),
                reservationID: reader.int("reservationId")
            )
            return reader.finish(.transactionStarted(start))
        }

        static func answer(transactionID: Int, _ info: AuthorizationInfo) -> JSONValue {
            ["transactionId": JSONValue(transactionID), "idTagInfo": IdTagInfo.write(info)]
        }
    }
}
