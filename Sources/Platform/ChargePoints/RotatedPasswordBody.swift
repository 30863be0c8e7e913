/// Schema `RotatedPassword`.
struct RotatedPasswordBody: Encodable, Sendable {
    let password: String
    /// Of the command that tells the charge point; `nil` when it is not connected.
    @Nullable var commandID: ResourceID?

    enum CodingKeys: String, CodingKey {
        case password
        case commandID = "command_id"
    }
}
