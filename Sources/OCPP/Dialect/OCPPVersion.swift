/// The versions of OCPP-J that are spoken here, from lowest to highest. The raw value is the subprotocol.
package enum OCPPVersion: String, Sendable, Hashable, CaseIterable {
    case v16 = "ocpp1.6"

    package var dialect: any Dialect {
        switch self {
        case .v16: OCPP16Dialect()
        }
    }

    /// The highest version among the offered subprotocols, or `nil` when none is known.
    ///
    /// Letter case does not matter, and one element may be a whole comma-separated header. Answer with
    /// ``offeredToken(in:)``, not with the raw value: a peer compares bytes.
    package static func negotiate(offered: [String]) -> OCPPVersion? {
        allCases.last { $0.offeredToken(in: offered) != nil }
    }

    /// This version exactly as the peer spelled it, to be echoed; `nil` when the peer did not offer it.
    package func offeredToken(in offered: [String]) -> String? {
        for header in offered {
            for token in header.split(separator: ",") {
                let name = token.drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
                if name.lowercased() == rawValue { return String(name) }
            }
        }
        return nil
    }
}
