import FoundationEssentials
import Tenancy

/// The writable fields of a location, as a POST or PATCH gave them. `nil` is "not given"; of the nullable ones
/// `.some(nil)` is `null`.
struct LocationInput {
    let name: String?
    let city: String?
    let address1: String?
    let address2: String?
    let postalCode: String?
    let country: String??
    let latitude: Double??
    let longitude: Double??
    let timeZone: String?
    let comment: String?
    let isActive: Bool?
    let maxPowerW: Int??

    /// - Parameter creating: Whether the required fields must be there.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        name = creating ? body.required("name", .words(1...100)) : body.optional("name", .words(1...100))
        city = body.optional("city", .words(0...100))
        address1 = body.optional("address1", .words(0...200))
        address2 = body.optional("address2", .words(0...200))
        postalCode = body.optional("postal_code", .words(0...20))
        country = body.nullable("country", .country)
        latitude = body.nullable("latitude", .number(-90...90))
        longitude = body.nullable("longitude", .number(-180...180))
        timeZone = body.optional("time_zone", .timeZone)
        comment = body.optional("comment", .words(0...2000))
        isActive = body.optional("is_active", .boolean)
        maxPowerW = body.nullable("max_power_w", .integer(0...1_000_000_000))
        try body.finish()
    }

    /// The assignments of an UPDATE.
    var changes: [SQL] {
        var changes: [SQL] = []
        if let name { changes.append("name = \(name)") }
        if let city { changes.append("city = \(city)") }
        if let address1 { changes.append("address1 = \(address1)") }
        if let address2 { changes.append("address2 = \(address2)") }
        if let postalCode { changes.append("postal_code = \(postalCode)") }
        if let country { changes.append("country = \(country)") }
        if let latitude { changes.append("latitude = \(latitude)") }
        if let longitude { changes.append("longitude = \(longitude)") }
        if let timeZone { changes.append("time_zone = \(timeZone)") }
        if let comment { changes.append("comment = \(comment)") }
        if let isActive { changes.append("is_active = \(isActive)") }
        if let maxPowerW { changes.append("max_power_w = \(maxPowerW)") }
        return changes
    }
}

extension FieldRule<String> {
    /// ISO 3166-1 alpha-2.
    fileprivate static let country = text(2...2, expected: "two capital letters, such as DE") { text in
        text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// A name of the IANA time zone database, by its form: which names there are depends on the day.
    fileprivate static let timeZone = text(1...64, expected: "an IANA time zone, such as Europe/Berlin") { text in
        text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            part.first?.isLetter == true
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                        UInt8(ascii: "+"):
                        true
                    default:
                        false
                    }
                }
        }
    }
}
