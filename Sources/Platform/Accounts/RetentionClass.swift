import OCPP

/// What is kept by classes of days, each with partitions of its own, and the classes there are.
enum RetentionClass: Sendable {
    case messages
    case meterValues

    /// The same as the schema's.
    var days: [Int] {
        switch self {
        case .messages: [7, 30, 90, 365]
        case .meterValues: [90, 365, 730, 3650]
        }
    }
}

extension FieldRule<Int> {
    /// One of the classes.
    static func retention(of kept: RetentionClass) -> Self {
        Self { (value) throws(FieldFault) in
            guard let days = value.intValue, kept.days.contains(days) else {
                let words = kept.days.map(String.init).joined(separator: ", ")
                throw FieldFault(code: "not_allowed", message: "Expected one of \(words).")
            }
            return days
        }
    }
}
