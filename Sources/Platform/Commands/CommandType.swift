import Tenancy

/// The vocabulary of commands (contract §5), one for all OCPP versions.
enum CommandType: String, Sendable, CaseIterable {
    case remoteStart = "remote_start"
    case remoteStop = "remote_stop"
    case reset
    case unlock
    case changeAvailability = "change_availability"
    case getConfiguration = "get_configuration"
    case setConfiguration = "set_configuration"
    case triggerMessage = "trigger_message"
    case clearCache = "clear_cache"
    case dataTransfer = "data_transfer"
    case sendLocalList = "send_local_list"
    case getLocalListVersion = "get_local_list_version"
    case reserve
    case cancelReservation = "cancel_reservation"
    case setChargingProfile = "set_charging_profile"
    case clearChargingProfile = "clear_charging_profile"
    case getCompositeSchedule = "get_composite_schedule"
    case updateFirmware = "update_firmware"
    case getDiagnostics = "get_diagnostics"
    case getLog = "get_log"
    case installCertificate = "install_certificate"
    case deleteCertificate = "delete_certificate"
    case getCertificates = "get_certificates"
    /// Made by the platform only, as the answer to a station's request.
    case certificateSigned = "certificate_signed"
    /// Of OCPP 2.x only, as are the next two.
    case setDisplayMessage = "set_display_message"
    case setNetworkProfile = "set_network_profile"
    case customerInformation = "customer_information"
    case call

    /// What its sender must hold besides `commands:control`; `nil` for what a charge point does, and not for what it is.
    /// A CALL of any action may configure.
    var furtherScope: Scope? {
        switch self {
        case .setConfiguration, .call, .dataTransfer, .sendLocalList, .setChargingProfile,
            .clearChargingProfile,
            .updateFirmware, .installCertificate, .deleteCertificate, .certificateSigned, .setDisplayMessage,
            .setNetworkProfile, .customerInformation:
            .commandsConfigure
        case .remoteStart, .remoteStop, .reset, .unlock, .changeAvailability, .getConfiguration,
            .triggerMessage, .clearCache, .getLocalListVersion, .reserve, .cancelReservation,
            .getCompositeSchedule, .getDiagnostics, .getLog, .getCertificates:
            nil
        }
    }

    /// Whether it may name one of the account's stored charging profiles.
    var namesChargingProfile: Bool {
        [.remoteStart, .setChargingProfile, .clearChargingProfile].contains(self)
    }
}
