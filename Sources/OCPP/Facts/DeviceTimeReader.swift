import FoundationEssentials

/// Reads the times charge points write; ``DeviceTime/init(_:)`` lists the forms.
struct DeviceTimeReader {
    private let bytes: [UInt8]
    private var position = 0

    /// The instant and whether the text named its zone; `nil` when it is no possible time.
    static func read(_ text: String) -> (instant: Date, hasZone: Bool)? {
        // Why: no form is longer, but a hostile field may be a megabyte.
        guard text.utf8.count <= 64 else { return nil }
        var reader = DeviceTimeReader(bytes: Array(text.utf8))
        return reader.time()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func time() -> (instant: Date, hasZone: Bool)? {
        skipSpaces()
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2), CivilDate.isPossible(year: year, month: month, day: day),
            take("T") || take("t") || take(" "),
            let hour = number(digits: 2), hour < 24, take(":"), let minute = number(digits: 2), minute < 60
        else { return nil }
        var second = 0
        var fraction = 0.0
        if take(":") {
            guard let value = number(digits: 2), value <= 60 else { return nil }
            second = value
            if take(".") || take(",") {
                guard let value = self.fraction() else { return nil }
                fraction = value
            }
        }
        skipSpaces()
        let hasZone = position < bytes.count
        guard let offset = hasZone ? zone() : 0 else { return nil }
        skipSpaces()
        guard position == bytes.count else { return nil }
        let days = CivilDate.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        return (Date(timeIntervalSince1970: Double(seconds) + fraction), hasZone)
    }

    /// Seconds east of Greenwich.
    private mutating func zone() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hours = number(digits: 2), hours < 24 else { return nil }
        var minutes = 0
        if take(":") || isDigit {
            guard let value = number(digits: 2), value < 60 else { return nil }
            minutes = value
        }
        let offset = hours * 3600 + minutes * 60
        return isEast ? offset : -offset
    }

    /// At least one digit after the point; those after the ninth are dropped.
    private mutating func fraction() -> Double? {
        let start = position
        var value = 0
        var scale = 1
        while isDigit {
            if position - start < 9 {
                value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
                scale *= 10
            }
            position += 1
        }
        return position > start ? Double(value) / Double(scale) : nil
    }

    private mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard isDigit else { return nil }
            value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        return value
    }

    private var isDigit: Bool {
        guard position < bytes.count else { return false }
        return bytes[position] >= UInt8(ascii: "0") && bytes[position] <= UInt8(ascii: "9")
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() {
        while take(" ") || take("\t") {}
    }
}
