import FoundationEssentials
import OCPP
import Tenancy

/// The payload of a call that carries a secret, while its command waits.
enum CommandSecret {
    /// Whether a payload must not be stored as it is.
    static func isNeeded(for payload: JSONValue) -> Bool {
        let text = payload.serialized()
        return SecretRedaction.apply(text) != text
    }

    /// `id`: Of the command, or of its batch, whose commands share one payload.
    static func seal(_ payload: JSONValue, _ id: UUID, with box: SecretBox) throws(CryptoError) -> [UInt8] {
        try box.seal(Array(payload.serialized().utf8), context: context(id))
    }

    static func open(_ sealed: [UInt8], _ id: UUID, with box: SecretBox) throws -> JSONValue {
        try JSONValue.parse(String(decoding: box.open(sealed, context: context(id)), as: UTF8.self))
    }

    private static func context(_ id: UUID) -> String {
        "command-payload/\(id.uuidString.lowercased())"
    }
}
