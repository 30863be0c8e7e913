extension OCPP16 {
    /// MeterValues (4.7): what a meter shows, during a transaction or by the clock.
    enum MeterValues {
        static func read(_ payload: JSONValue) throws(CallError) -> ReadFact {
            var reader = try PayloadReader(payload)
            let connectorID = try reader.requiredInt("connectorId", in: connectorIDs)
            let transactionID = reader.int("transactionId")
            switch reader.value("meterValue") {
            case nil: reader.flag("missing", "meterValue")
            // A text or a number holds no reading that could be saved by forgiving.
            case .string, .number, .bool: throw .wrongType("meterValue", expected: "a list")
            case .null, .array, .object: break
            }
            let report = MeterReport(
                connectorID: connectorID,
                transactionID: transactionID,
                samples: samples("meterValue", in: &reader)
            )
            return reader.finish(.metered(report))
        }

        /// The samples of a list of MeterValue (7.33). Elements that are no objects are left out and flagged.
        static func samples(_ field: String, in reader: inout PayloadReader) -> [MeterSample] {
            var samples: [MeterSample] = []
            for element in reader.list(field) {
                guard let object = element.objectValue else {
                    reader.flag("unreadable", field)
                    continue
                }
                samples.append(reader.inside(object, sample))
            }
            return samples
        }

        private static func sample(_ reader: inout PayloadReader) -> MeterSample {
            let time = reader.requiredTime("timestamp")
            let raw = reader.value("sampledValue")
            if raw == nil { reader.flag("missing", "sampledValue") }
            var readings: [MeterReading] = []
            for element in reader.list("sampledValue") {
                if let reading = SampledValue.read(element, &reader) { readings.append(reading) }
            }
            var normalizer = MeterNormalizer(readings)
            let sample = normalizer.sample(at: time, raw: raw ?? [])
            if normalizer.unknownUnits { reader.flag("unknown_unit", "sampledValue") }
            return sample
        }
    }
}
