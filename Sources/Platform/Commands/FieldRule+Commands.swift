import OCPP

extension FieldRule<Int> {
    /// One connector; 0 is the whole charge point and not allowed here.
    static var connector: Self { .integer(1...9999) }
    /// One connector, or 0 for the whole charge point.
    static var anyConnector: Self { .integer(0...9999) }
    /// A number that charge points are told: 32 bits.
    static var number: Self { .integer(Int(Int32.min)...Int(Int32.max)) }
}

extension FieldRule<JSONValue> {
    static var any: Self { Self { $0 } }

    static var object: Self {
        Self { (value) throws(FieldFault) in
            guard value.objectValue != nil else { throw .wrongType("a JSON object") }
            return value
        }
    }
}

extension FieldRule<[String]> {
    /// Names of configuration keys (OCPP 1.6 §7.18, CiString50).
    static var keys: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, elements.count <= 100 else {
                throw .wrongType("an array of at most 100 strings")
            }
            var keys: [String] = []
            for element in elements { keys.append(try FieldRule<String>.text(1...50).read(element)) }
            return keys
        }
    }
}
