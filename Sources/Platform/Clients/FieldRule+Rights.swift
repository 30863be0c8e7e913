import OCPP
import Tenancy

extension FieldRule<ScopeSet> {
    /// Scopes parted by spaces, at least one.
    static var scopes: Self {
        let plain = FieldRule<String>.text(1...500)
        return Self { (value) throws(FieldFault) in
            let text = try plain.read(value)
            let scopes: ScopeSet
            do {
                scopes = try ScopeSet(text: text)
            } catch {
                throw FieldFault(code: "not_allowed", message: "Expected scopes; \(error).")
            }
            guard !scopes.isEmpty else {
                throw FieldFault(code: "too_short", message: "Expected at least one scope.")
            }
            return scopes
        }
    }
}

extension FieldRule<Role> {
    /// A role that somebody without a membership may have: locations are granted to memberships, so a partner
    /// without one would see nothing.
    static var roleWithoutMembership: Self {
        Self { (value) throws(FieldFault) in
            let role = try FieldRule<Role>.word.read(value)
            guard role != .partner else {
                throw FieldFault(
                    code: "not_allowed",
                    message: "Expected another role than partner, whose locations could not be granted."
                )
            }
            return role
        }
    }
}

extension FieldRule<[String]> {
    /// An array of texts of so many characters; what else they must be is the feature's to say.
    static func texts(_ count: ClosedRange<Int>, of length: ClosedRange<Int> = 0...Int.max) -> Self {
        let element = FieldRule<String>.text(length)
        return Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue else { throw .wrongType("an array of strings") }
            guard count.contains(elements.count) else {
                throw FieldFault(
                    code: "out_of_range",
                    message: "Expected \(count.lowerBound) to \(count.upperBound) elements."
                )
            }
            var texts: [String] = []
            for value in elements { texts.append(try element.read(value)) }
            return texts
        }
    }
}
