import OCPP

/// Why a command cannot be given to many charge points at once.
enum BatchRefusal {
    static let notSupported = refusal("type", "not_supported", "No charge point here has such a command.")

    /// Commands that differ from one charge point to the next.
    static func of(type: String?) -> Problem? {
        switch type.flatMap(CommandType.init(rawValue:)) {
        case .remoteStop:
            refusal("type", "not_allowed", "Each charge point has transactions of its own to stop.")
        case .reserve, .cancelReservation:
            refusal("type", "not_allowed", "Each charge point has reservations of its own.")
        default:
            nil
        }
    }

    /// What a command must name when it is for many charge points.
    static func ofFields(of input: CommandInput) -> Problem? {
        switch input.command {
        case .updateFirmware where input.firmware != nil:
            refusal("firmware_id", "not_allowed", "A campaign brings an image to many charge points.")
        case .getDiagnostics(let upload) where upload.location.isEmpty,
            .getLog(let upload) where upload.location.isEmpty:
            refusal("location", "required", "Say where the charge points shall leave their files.")
        default:
            nil
        }
    }

    private static func refusal(_ field: String, _ code: String, _ message: String) -> Problem {
        .validation([FieldError(field: "/command/\(field)", code: code, message: message)])
    }
}
