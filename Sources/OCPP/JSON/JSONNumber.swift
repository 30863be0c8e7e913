/// Reads number literals without passing large integers through a double.
enum JSONNumber {
    /// The integer that `literal` stands for, or `nil` when it has a fraction or does not fit.
    static func exactInt(_ literal: String) -> Int? {
        if let value = Int(literal) { return value }
        let bytes = literal.utf8
        if bytes.contains(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }) {
            // Why: beyond 2^53 a double no longer tells neighbouring integers apart.
            guard let value = Double(literal), value.magnitude < 9_007_199_254_740_992 else { return nil }
            return Int(exactly: value)
        }
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        guard bytes[bytes.index(after: point)...].allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        return Int(literal[..<point])
    }

    /// The number in a text that should have been a JSON number: sign, digits, point, exponent and no more.
    ///
    /// `Double.init` alone would also take `nan`, `inf` and hexadecimal.
    static func double(fromText text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "+"),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default:
                false
            }
        }
        guard isPlain, let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
