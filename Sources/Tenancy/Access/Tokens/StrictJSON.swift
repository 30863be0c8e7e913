/// A JSON value of a token or key set, read so that no two readers can differ about it.
///
/// JSONDecoder takes the last of two equal members, guesses encodings and forgives. What decides who somebody
/// is must not be read by guesses: a repeated member at any depth, anything around the one value, a lone
/// surrogate, `\u0000` (no PostgreSQL text can hold it) and nesting deeper than ``deepest`` are refused.
enum StrictJSON: Equatable, Sendable {
    case object([String: StrictJSON])
    case array([StrictJSON])
    case string(String)
    /// A number without fraction or exponent that fits.
    case integer(Int)
    /// Any other number: nothing here has a use for one.
    case otherNumber
    case bool(Bool)
    case null

    /// How many arrays and objects may stand inside each other.
    static let deepest = 16

    init(parsing bytes: [UInt8]) throws(StrictJSONError) {
        var scanner = StrictJSONScanner(bytes)
        self = try scanner.document()
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The texts of an array that holds nothing else.
    var texts: [String]? {
        guard case .array(let values) = self else { return nil }
        let texts = values.compactMap(\.text)
        return texts.count == values.count ? texts : nil
    }
}
