/// Why a call was refused. The raw value is the spelling of OCPP-J 1.6, section 4.2.3; a dialect knows its
/// own.
package enum CallErrorCode: String, Sendable, Hashable, CaseIterable {
    /// The action is not known at all.
    case notImplemented = "NotImplemented"
    /// The action is known, but not served.
    case notSupported = "NotSupported"
    /// The receiver failed; sending it again may help.
    case internalError = "InternalError"
    case protocolError = "ProtocolError"
    case securityError = "SecurityError"
    /// The frame or payload is no message of this protocol. `FormatViolation` from 2.0 on.
    case formationViolation = "FormationViolation"
    /// A field was read, but its value is outside what the field allows.
    case propertyConstraintViolation = "PropertyConstraintViolation"
    /// A required field is missing. The slip of the pen is the standard's; later versions write it correctly.
    case occurrenceConstraintViolation = "OccurenceConstraintViolation"
    /// A field has a kind of value that cannot be read as its own.
    case typeConstraintViolation = "TypeConstraintViolation"
    case genericError = "GenericError"

    /// Reads either version's spelling; charge points mix them.
    package init?(reading text: String) {
        switch text {
        case "FormatViolation": self = .formationViolation
        case "OccurrenceConstraintViolation": self = .occurrenceConstraintViolation
        default: self.init(rawValue: text)
        }
    }
}
