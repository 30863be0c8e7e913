import OCPP
import Testing

/// Expects that 1.6 cannot say a command because of this field.
func expectRefusal(
    of command: StationCommand,
    _ field: String,
    _ code: String,
    at location: SourceLocation = #_sourceLocation
) {
    do throws(CommandRefusal) {
        let call = try OCPPVersion.v16.dialect.call(for: command)
        Issue.record("was written: \(call.payload.serialized())", sourceLocation: location)
    } catch {
        #expect(error.field == field, sourceLocation: location)
        #expect(error.code == code, sourceLocation: location)
        #expect(!error.message.isEmpty, sourceLocation: location)
    }
}
