import FoundationEssentials
import OCPP

/// Messages of vendors, and those that only OCPP 2.x knows.
extension CommandInput {
    static func dataTransfer(_ body: inout BodyReader) -> StationCommand? {
        let vendor = body.required("vendor_id", .text(1...255))
        let message = body.optional("message_id", .text(1...50))
        let data = body.optional("data", .any)
        return vendor.map { .dataTransfer(vendorID: $0, messageID: message, data: data) }
    }

    static func setNetworkProfile(_ body: inout BodyReader) -> StationCommand? {
        let slot = body.required("configuration_slot", .integer(0...Int(Int32.max)))
        let profile = body.required("connection_data", .object)
        guard let slot, let profile else { return nil }
        return .setNetworkProfile(slot: slot, profile: profile)
    }

    /// What a charge point knows of a person: to be told, or to be forgotten.
    static func customerInformation(_ body: inout BodyReader) -> StationCommand? {
        let report = body.required("report", .boolean)
        let clear = body.required("clear", .boolean)
        let token = body.optional("id_token", .object)
        let customer = body.optional("customer_identifier", .text(1...64))
        guard let report, let clear else { return nil }
        var request = JSONObject()
        request["report"] = .bool(report)
        request["clear"] = .bool(clear)
        request["idToken"] = token
        request["customerIdentifier"] = customer.map { .string($0) }
        return .customerInformation(request: .object(request))
    }
}
