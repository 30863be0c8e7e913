import Tenancy

/// The writable fields of a tariff, as a POST or PATCH gave them; `nil` is "not given".
struct TariffInput {
    let name: String?
    let comment: String?
    let currency: String?
    let startFeeMinor: Int?
    let perKWh: Int?
    let perMinute: Int?
    let freeMinutes: Int?

    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// Reads and judges all fields; the required ones must be there when something is created.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        isEmpty = body.isEmpty
        name = creating ? body.required("name", .words(1...100)) : body.optional("name", .words(1...100))
        comment = body.optional("comment", .words(0...2000))
        currency = creating ? body.required("currency", .currency) : body.optional("currency", .currency)
        startFeeMinor = body.optional("start_fee_minor", .integer(0...1_000_000_000))
        perKWh = body.optional("per_kwh_minor", .price)
        perMinute = body.optional("per_minute_minor", .price)
        freeMinutes = body.optional("free_minutes", .integer(0...525_600))
        try body.finish()
    }

    /// What applies from now on: `known`, or nothing at all, with what was given in its place.
    func terms(onto known: TariffTerms?) -> TariffTerms {
        TariffTerms(
            currency: currency ?? known?.currency ?? "",
            startFeeMinor: startFeeMinor ?? known?.startFeeMinor ?? 0,
            perKWh: perKWh ?? known?.perKWh ?? 0,
            perMinute: perMinute ?? known?.perMinute ?? 0,
            freeMinutes: freeMinutes ?? known?.freeMinutes ?? 0
        )
    }
}

extension FieldRule<String> {
    /// ISO 4217, by its form.
    fileprivate static let currency = text(3...3, expected: "three capital letters, such as EUR") { text in
        text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}

extension FieldRule<Int> {
    /// A number of minor units with up to four decimals, as ten-thousandths.
    fileprivate static let price = Self { (value) throws(FieldFault) in
        let scaled = try FieldRule<Double>.number(0...1_000_000).read(value) * Double(TariffTerms.precision)
        // A decimal number as such is hardly ever a binary one.
        guard abs(scaled - scaled.rounded()) < 0.001 else {
            throw .malformed("a number with at most four decimals")
        }
        return Int(scaled.rounded())
    }
}
