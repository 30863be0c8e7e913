/// A piece of HTML, written as a string literal.
///
/// What is interpolated is escaped, for text and for attributes in double quotes alike, unless it is such a piece
/// itself. There is no way to make one of a string that is not a literal, as with `SQL`.
struct HTMLText: Sendable, ExpressibleByStringInterpolation {
    let text: String

    init(stringLiteral value: String) {
        text = value
    }

    init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        mutating func appendInterpolation(_ value: String) {
            for scalar in value.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }

        mutating func appendInterpolation(_ piece: HTMLText) {
            text += piece.text
        }

        /// Nothing when there is no piece.
        mutating func appendInterpolation(_ piece: HTMLText?) {
            text += piece?.text ?? ""
        }

        mutating func appendInterpolation(_ pieces: [HTMLText]) {
            for piece in pieces { text += piece.text }
        }
    }
}
