import FoundationEssentials
import OCPP

/// A charging profile as a POST gave it, or as a PATCH changed it.
struct ChargingProfileInput {
    let profile: ChargingProfile

    /// `known`: What a PATCH changes; `nil` for a POST.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, onto known: ChargingProfile?) throws(Problem) {
        let name = Self.field(&body, "name", .words(1...100), known?.name)
        let purpose = Self.field(&body, "purpose", FieldRule<ChargingProfilePurpose>.word, known?.purpose)
        let kind = Self.field(&body, "kind", FieldRule<ChargingProfileKind>.word, known?.kind)
        let recurrency = body.nullable("recurrency_kind", FieldRule<RecurrencyKind>.word)
        let stackLevel = body.optional("stack_level", .integer(0...Int(Int32.max)))
        let validFrom = body.nullable("valid_from", .time)
        let validTo = body.nullable("valid_to", .time)
        let schedule = Self.field(&body, "charging_schedule", .object, known?.schedule)
        try body.finish()
        guard let name, let purpose, let kind, let schedule else {
            throw .internalError("a charging profile without faults is missing a field")
        }
        profile = try ChargingProfile(
            name: name,
            purpose: purpose,
            kind: kind,
            recurrencyKind: recurrency ?? known?.recurrencyKind,
            stackLevel: stackLevel ?? known?.stackLevel ?? 0,
            validFrom: validFrom ?? known?.validFrom,
            validTo: validTo ?? known?.validTo,
            schedule: schedule
        ).checked()
    }

    /// Needed, unless there is an earlier value to keep.
    private static func field<Value>(
        _ body: inout BodyReader,
        _ name: String,
        _ rule: FieldRule<Value>,
        _ known: Value?
    ) -> Value? {
        known == nil ? body.required(name, rule) : body.optional(name, rule) ?? known
    }
}
