/// A breach of one rule by one object of the schema.
package struct CatalogueFinding: Sendable, Hashable, CustomStringConvertible {
    package let rule: CatalogueRule
    /// For example `locations`, or `locations: policy everybody`.
    package let object: String

    package init(_ rule: CatalogueRule, _ object: String) {
        self.rule = rule
        self.object = object
    }

    package var description: String {
        "\(rule.rawValue): \(object); \(rule.remedy)"
    }
}
