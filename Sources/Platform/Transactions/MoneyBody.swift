/// Schema `Money` (contract §4).
struct MoneyBody: Encodable, Sendable {
    let amountMinor: Int
    let currency: String

    enum CodingKeys: String, CodingKey {
        case amountMinor = "amount_minor"
        case currency
    }
}
