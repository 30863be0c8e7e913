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
            if object["format"]?.stringValue == "SignedData" { return nil }
            guard let value = number(object["value"], &reader) else {
                reader.flag("unreadable", "value")
                return nil
            }
            func word(_ field: String) -> String? {
                guard let text = object[field]?.stringValue, !text.isEmpty else { return nil }
                return text
            }
            return MeterReading(
                value: value,
                measurand: word("measurand") ?? "Energy.Active.Import.Register",
                context: word("context") ?? "Sample.Periodic",
                phase: word("phase"),
                unit: word("unit"),
                location: word("location") ?? "Outlet"
            )
        }

        private static func number(_ value: JSONValue?, _ reader: inout PayloadReader) -> Double? {
            switch value {
            case .number:
                reader.flag("string_as_number", "value")
                return value?.doubleValue
            case .string(let text):
                return JSONNumber.double(fromText: text.filter { !$0.isWhitespace })
            case nil, .null, .bool, .array, .object:
                return nil
            }
        }
    }
}
