import OCPP

/// What a scenario wants to find in a payload: each member named, others do not matter.
///
/// A value is compared as it is, `any` means that the member is there, `{one_of: […]}` that it has one of the values.
enum ScenarioExpectation {
    /// The first difference, `nil` when all is as expected.
    static func difference(_ expected: JSONValue, _ found: JSONValue?, at path: String = "") -> String? {
        let place = path.isEmpty ? "the payload" : path
        guard let found else { return "expected \(place), which is not there" }
        if expected == "any" { return nil }
        if let choices = expected["one_of"]?.arrayValue, expected.objectValue?.members.count == 1 {
            if choices.contains(where: { difference($0, found, at: path) == nil }) { return nil }
            return "expected \(place) to be one of \(JSONValue.array(choices).serialized()), got \(found.serialized())"
        }
        switch expected {
        case .object(let object):
            for member in object.members {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                if let difference = difference(member.value, found[member.key], at: inner) { return difference }
            }
            return nil
        case .array(let elements):
            guard found.arrayValue?.count == elements.count else {
                return "expected \(place) with \(elements.count) elements, got \(found.serialized())"
            }
            for (index, element) in elements.enumerated() {
                if let difference = difference(element, found[index], at: "\(path)[\(index)]") {
                    return difference
                }
            }
            return nil
        case .null, .bool, .number, .string:
            guard !isSame(expected, found) else { return nil }
            return "expected \(place) \(expected.serialized()), got \(found.serialized())"
        }
    }

    private static func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        if one == other { return true }
        guard let one = one.doubleValue, let other = other.doubleValue else { return false }
        return one == other
    }
}
