/// Reads the fields of a payload, forgiving what leaves the meaning whole and noting each leniency once.
///
/// Every member that the version knows must be asked for, needed or not: the others are flagged as unknown.
struct PayloadReader {
    /// How many unknown properties of a message are named, and how many characters of a name are.
    private static let mostUnknown = 5
    private static let longestName = 50

    private let object: JSONObject
    /// The members that were asked for, a bit for each by its place, so that a message without others costs
    /// nothing. No object of OCPP has as many as there are bits.
    private var asked: UInt64 = 0
    private var flags: [String]
    /// How many unknown properties may still be named.
    private var unknownLeft: Int

    init(_ payload: JSONValue) throws(CallError) {
        guard let object = payload.objectValue else { throw .wrongType("payload", expected: "an object") }
        self.init(object, flags: [], unknownLeft: Self.mostUnknown)
    }

    private init(_ object: JSONObject, flags: [String], unknownLeft: Int) {
        self.object = object
        self.flags = flags
        self.unknownLeft = unknownLeft
        if object.hasDuplicateKeys { flag("duplicate_key", "payload") }
    }

    /// Whatever stands in a field; `null` is nothing.
    mutating func value(_ field: String) -> JSONValue? {
        guard let place = object.members.firstIndex(where: { $0.key == field }) else { return nil }
        if place < UInt64.bitWidth { asked |= UInt64(1) << place }
        let value = object.members[place].value
        guard !value.isNull else { return nil }
        return value
    }

    mutating func flag(_ leniency: String, _ field: String) {
        flag("\(leniency):\(field)")
    }

    private mutating func flag(_ flag: String) {
        if !flags.contains(flag) { flags.append(flag) }
    }

    /// Reads an object inside this one; what had to be forgiven there is noted here.
    mutating func inside<Meaning>(_ object: JSONObject, _ read: (inout Self) -> Meaning) -> Meaning {
        var inner = Self(object, flags: flags, unknownLeft: unknownLeft)
        let meaning = read(&inner)
        inner.flagUnknown()
        (flags, unknownLeft) = (inner.flags, inner.unknownLeft)
        return meaning
    }

    /// The message is read: what it means, with all that had to be forgiven.
    mutating func finish(_ fact: StationFact) -> ReadFact {
        flagUnknown()
        return ReadFact(fact: fact, flags: flags)
    }

    /// Names the members that nobody asked for.
    private mutating func flagUnknown() {
        guard asked.nonzeroBitCount < object.members.count, unknownLeft > 0 else { return }
        for (place, member) in object.members.prefix(UInt64.bitWidth).enumerated()
        where asked & (UInt64(1) << place) == 0 {
            let flag = "unknown_property:\(Self.plain(member.key))"
            guard !flags.contains(flag) else { continue }
            flags.append(flag)
            unknownLeft -= 1
            if unknownLeft == 0 { return }
        }
    }

    /// A name as a station chose it, safe in a flag.
    private static func plain(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars.prefix(longestName) {
            switch scalar.properties.generalCategory {
            // Why blanks too: flags are listed with blanks between them, and none may pass for two.
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                scalars.append("_")
            default:
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}

extension PayloadReader {
    /// The elements of a list. A single object stands for a list of one; what is neither counts as empty.
    mutating func list(_ field: String) -> [JSONValue] {
        switch value(field) {
        case nil:
            return []
        case .array(let elements):
            return elements
        case .object(let object):
            flag("object_as_array", field)
            return [.object(object)]
        case .some:
            flag("unreadable", field)
            return []
        }
    }
}
