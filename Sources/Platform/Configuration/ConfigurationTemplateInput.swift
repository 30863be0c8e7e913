import OCPP

/// The writable fields of a configuration template, as a POST or PATCH gave them; `nil` is "not given".
struct ConfigurationTemplateInput {
    let name: String?
    let manufacturer: String?
    let model: String?
    let firmwarePrefix: String?
    let priority: Int?
    /// JSON object of texts.
    let keys: String?
    let isActive: Bool?
    /// Whether nothing was given: then nothing is to be changed.
    let isEmpty: Bool

    /// - Parameters:
    ///   - body: The body.
    ///   - creating: Whether the required fields must be there.
    /// - Throws: 422 that names every bad field.
    init(_ body: inout BodyReader, creating: Bool) throws(Problem) {
        isEmpty = body.isEmpty
        name = creating ? body.required("name", .words(1...100)) : body.optional("name", .words(1...100))
        manufacturer = body.optional("manufacturer", .words(0...255))
        model = body.optional("model", .words(0...255))
        firmwarePrefix = body.optional("firmware_prefix", .words(0...255))
        priority = body.optional("priority", .integer(-1000...1000))
        let given =
            creating
            ? body.required("keys", .configurationKeys) : body.optional("keys", .configurationKeys)
        keys = given.map { JSONValue.object($0).serialized() }
        isActive = body.optional("is_active", .boolean)
        try body.finish()
    }
}

extension FieldRule<JSONObject> {
    /// Configuration keys with their values (OCPP 1.6 §7.18: CiString50, CiString500). Secrets are not for templates: the
    /// same on all stations, and readable by whoever may read templates.
    fileprivate static var configurationKeys: Self {
        Self { (value) throws(FieldFault) in
            guard let object = value.objectValue, !object.hasDuplicateKeys,
                (1...200).contains(object.members.count)
            else { throw .wrongType("an object of 1 to 200 keys, each once, with texts") }
            var seen: Set<String> = []
            for member in object.members {
                let key = try FieldRule<String>.text(1...50).read(.string(member.key))
                _ = try FieldRule<String>.text(0...500).read(member.value)
                guard !SecretConfigurationKey.isSecret(key) else {
                    throw FieldFault(
                        code: "secret",
                        message:
                            "\(key) is a secret and not for a template: rotate the charge point's password instead."
                    )
                }
                guard seen.insert(key.lowercased()).inserted else {
                    throw FieldFault(
                        code: "repeated_member",
                        message: "\(key) is given more than once; keys are the same in any case."
                    )
                }
            }
            return object
        }
    }
}
