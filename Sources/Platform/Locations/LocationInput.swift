import FoundationEssentials
import Tenancy

/// The writable fields of a location, as a POST or PATCH gave them. `nil` is "not given"; of the nullable
/// ones `.some(nil)` is `null`.
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

    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// Reads and judges all fields; the required ones must be there when something is created.
    ///
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        isEmpty = body.isEmpty
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

    /// The assignments of an UPDATE: always the same text, whichever fields were given, because every text is
    /// a prepared statement on every connection.
    var changes: [SQL] {
        [
            "name = COALESCE(\(name), name)",
            "city = COALESCE(\(city), city)",
            "address1 = COALESCE(\(address1), address1)",
            "address2 = COALESCE(\(address2), address2)",
            "postal_code = COALESCE(\(postalCode), postal_code)",
            "country = \(SQL.given(country, else: "country"))",
            "latitude = \(SQL.given(latitude, else: "latitude"))",
            "longitude = \(SQL.given(longitude, else: "longitude"))",
            "time_zone = COALESCE(\(timeZone), time_zone)",
            "comment = COALESCE(\(comment), comment)",
            "is_active = COALESCE(\(isActive), is_active)",
            "max_power_w = \(SQL.given(maxPowerW, else: "max_power_w"))",
        ]
    }
}

extension FieldRule<String> {
    /// ISO 3166-1 alpha-2.
    fileprivate static let country = text(2...2, expected: "two capital letters, such as DE") { text in
        text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// A name of the IANA time zone database, by its form: which names there are depends on the day.
    fileprivate static let timeZone = text(1...64, expected: "an IANA time zone, such as Europe/Berlin") {
        text in
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
