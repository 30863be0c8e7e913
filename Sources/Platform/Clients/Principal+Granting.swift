import HTTPTypes
import Tenancy

extension Principal {
    /// Who made something, as `created_by` keeps it: what people and machines are called may change, this does not.
    var author: String {
        "\(kind.rawValue):\(subject)"
    }

    /// Refuses to hand on what this bearer does not hold, whether anew or by taking over what holds it already.
    ///
    /// - Throws: 403 `exceeds_own_rights`.
    func checkMayGrant(_ scopes: ScopeSet) throws(Problem) {
        let missing = scopes.subtracting(self.scopes)
        guard missing.isEmpty else {
            throw Problem(
                .forbidden,
                "exceeds_own_rights",
                title: "More than you may do yourself",
                detail: "Your own credential lacks \(missing.text)."
            )
        }
    }
}
