import OCPP
import PluginKit

/// The body of a PUT: schema `PluginInput`.
struct AccountPluginInput: Sendable {
    let isEnabled: Bool
    /// `nil`: as they are.
    let settings: JSONValue?
    /// New values, and `nil` for those that are taken away.
    let secrets: [String: String?]

    /// Faults are the reader's; what is read then means nothing.
    init(_ body: inout BodyReader, _ schema: ObjectSchema) {
        isEnabled = body.required("enabled", .boolean) ?? false
        let read = body.optionalObject("settings") { reader, _ in
            let reading = SchemaReader(schema)
            return (JSONValue.object(reading.read(&reader)), reading.secrets(&reader))
        }
        settings = read?.0
        secrets = read?.1 ?? [:]
    }
}
