extension OCPP16 {
    /// SampledValue (7.43): one number of a meter, as text, with defaults for all that describes it.
    enum SampledValue {
        /// The number, or `nil` for signed data and for what is no number (flagged). The caller keeps the raw
        /// text in either case.
        static func read(_ element: JSONValue, _ reader: inout PayloadReader) -> MeterReading? {
            guard let object = element.objectValue else {
                reader.flag("unreadable", "sampledValue")
                return nil
            }
            return reader.inside(object, reading)
        }

        private static func reading(_ reader: inout PayloadReader) -> MeterReading? {
            let format = word("format", &reader)
            let value = reader.value("value")
            let measurand = word("measurand", &reader)
            let context = word("context", &reader)
            let phase = word("phase", &reader)
            let unit = word("unit", &reader)
            let location = word("location", &reader)
            if format == "SignedData" { return nil }
            guard let quantity = number(value, &reader) else {
                reader.flag("unreadable", "value")
                return nil
            }
            return MeterReading(
                value: quantity,
                measurand: measurand ?? "Energy.Active.Import.Register",
                context: context ?? "Sample.Periodic",
                phase: phase,
                unit: unit,
                location: location ?? "Outlet"
            )
        }

        /// Without the space that some write around numbers, or between their digits.
        private static func compact(_ text: String) -> String {
            // Most have none. Whether a character of more than one byte is space takes a look into Unicode's tables.
            text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? text : text.filter { !$0.isWhitespace }
        }

        private static func word(_ field: String, _ reader: inout PayloadReader) -> String? {
            guard let text = reader.value(field)?.stringValue, !text.isEmpty else { return nil }
            return text
        }

        private static func number(_ value: JSONValue?, _ reader: inout PayloadReader) -> Double? {
            switch value {
            case .number:
                reader.flag("string_as_number", "value")
                return value?.doubleValue
            case .string(let text):
                return JSONNumber.double(fromText: compact(text))
            case nil, .null, .bool, .array, .object:
                return nil
            }
        }
    }
}
