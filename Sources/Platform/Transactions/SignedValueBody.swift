import OCPP
import Tenancy

/// Schema `SignedMeterValue`: what a meter signed (OCMF, EDL and others), byte for byte.
struct SignedValueBody: Encodable, Sendable {
    let sampledAt: Timestamp
    let receivedAt: Timestamp
    let connectorID: Int
    /// `OCMF` where the data says so; others are told apart by the meter's maker only.
    @Nullable var encoding: String?
    /// The words of the charge point.
    let context: String
    let measurand: String
    @Nullable var location: String?
    let signedData: String

    private static let ocmf = "OCMF|"

    /// The signed values of one reading.
    static func all(in row: Row) throws(DatabaseError) -> [SignedValueBody] {
        let text: String = try row.decode("sampled_value")
        guard let parsed = try? JSONValue.parse(text) else { return [] }
        let elements = parsed.arrayValue ?? [parsed]
        var bodies: [SignedValueBody] = []
        for element in elements {
            guard let value = element["value"]?.stringValue,
                element["format"]?.stringValue == "SignedData" || value.hasPrefix(ocmf)
            else { continue }
            bodies.append(try SignedValueBody(element, value, row))
        }
        return bodies
    }

    private init(_ element: JSONValue, _ value: String, _ row: Row) throws(DatabaseError) {
        sampledAt = try row.timestamp("sampled_at")
        receivedAt = try row.timestamp("received_at")
        connectorID = try row.decode("connector_id")
        encoding = value.hasPrefix(Self.ocmf) ? "OCMF" : nil
        // What OCPP 1.6 §7.43 means by leaving them out.
        context = element["context"]?.stringValue ?? "Sample.Periodic"
        measurand = element["measurand"]?.stringValue ?? "Energy.Active.Import.Register"
        location = element["location"]?.stringValue
        signedData = value
    }

    enum CodingKeys: String, CodingKey {
        case encoding, context, measurand, location
        case sampledAt = "sampled_at"
        case receivedAt = "received_at"
        case connectorID = "connector_id"
        case signedData = "signed_data"
    }
}
