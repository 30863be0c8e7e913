import FoundationEssentials
import OCPP

/// A local list given by hand (OCPP 1.6 §5.15).
extension CommandInput {
    static func sendLocalList(_ body: inout BodyReader) -> StationCommand? {
        let version = body.required("version", .integer(1...Int(Int32.max)))
        let kind = body.required("kind", FieldRule<LocalListUpdate.Kind>.word)
        let entries = body.objects("entries", count: 0...10_000) { entry -> LocalListUpdate.Entry? in
            let tag = idTag(&entry)
            let status = entry.optional("status", FieldRule<AuthorizationStatus>.word)
            let expiry = entry.optional("expires_at", .time)
            let parent = entry.optional("parent_id_tag", .text(1...20))
            if status == nil, expiry != nil || parent != nil {
                entry.noteUnlessNoted("status", "required", "Without it the token is taken off the list.")
            }
            guard let tag else { return nil }
            let info = status.map { AuthorizationInfo(status: $0, expiresAt: expiry, parentIdTag: parent) }
            return LocalListUpdate.Entry(idTag: tag, info: info)
        }
        guard let version, let kind else { return nil }
        return .sendLocalList(LocalListUpdate(version: version, kind: kind, entries: entries))
    }
}
