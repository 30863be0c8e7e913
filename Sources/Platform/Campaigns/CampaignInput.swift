import FoundationEssentials
import OCPP

/// A campaign as a POST gave it.
struct CampaignInput: Sendable {
    let name: String
    let firmware: UUID
    let filter: CampaignFilter
    let plan: WavePlan
    let maximumFailureRate: Double
    let minimumFinished: Int
    let retrieveAt: Date?
    let retrieveWindow: Int
    let timeout: Int
    let expiresAt: Date

    /// How long charge points that are not there are waited for, unless somebody says otherwise.
    private static let days = 14.0

    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, now: Date) throws(Problem) {
        let name = body.required("name", .words(1...100))
        let firmware = body.required("firmware_id", .id)
        let filter = body.object("filter") { reader, object in
            CampaignFilter(&reader, text: JSONValue.object(object).serialized())
        }
        let size = body.optional("wave_size", .integer(1...10_000))
        let percents = body.optional("wave_percents", .percents)
        if size != nil, percents != nil {
            body.noteUnlessNoted("wave_percents", "not_allowed", "Give wave_size or wave_percents, not both.")
        }
        maximumFailureRate = body.optional("max_failure_rate", .number(0...1)) ?? 0.1
        minimumFinished = body.optional("min_finished", .integer(1...10_000)) ?? 3
        retrieveAt = body.nullable("retrieve_at", .time) ?? nil
        retrieveWindow = body.optional("retrieve_window_seconds", .integer(0...604_800)) ?? 0
        timeout = body.optional("timeout_seconds", .integer(1...2_592_000)) ?? 7200
        let expiry = body.optional("expires_at", .time)
        expiresAt = expiry ?? now.addingTimeInterval(Self.days * 86_400)
        if expiresAt <= now {
            body.noteUnlessNoted("expires_at", "out_of_range", "Expected a time to come.")
        } else if expiresAt > now.addingTimeInterval(366 * 86_400) {
            body.noteUnlessNoted("expires_at", "out_of_range", "Expected a time within a year.")
        }
        try body.finish()
        guard let name, let firmware, let filter else {
            throw .internalError("a campaign without faults lacks something")
        }
        (self.name, self.firmware, self.filter) = (name, firmware, filter)
        plan = percents.map { .percents($0) } ?? .size(size ?? 10)
    }
}

extension FieldRule<[Int]> {
    fileprivate static var percents: Self {
        Self { (value) throws(FieldFault) in
            guard let elements = value.arrayValue, (1...100).contains(elements.count) else {
                throw .wrongType("an array of whole numbers, 100 together")
            }
            var percents: [Int] = []
            for element in elements { percents.append(try FieldRule<Int>.integer(1...100).read(element)) }
            guard percents.reduce(0, +) == 100 else {
                throw .malformed("whole numbers that are 100 together")
            }
            return percents
        }
    }
}
