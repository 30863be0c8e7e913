import FoundationEssentials
import Tenancy

/// The subjects of NATS that gateways and managers use (docs/scaling.md, "Subjects and permissions").
///
/// The number is the version of the whole scheme. Accounts and charge points are tokens of their own, so that NATS can
/// limit a user to one account's.
package enum BusSubject {
    private static let root = "plugyard.1"

    /// The queue group of managers.
    static let managersQueue = "managers"

    /// ``Beat`` of managers; to everybody.
    static let managers = "\(root).managers"

    /// ``Beat`` of a gateway; to managers.
    static func gateway(_ process: String) -> String {
        "\(root).gateways.\(tokens(of: process))"
    }

    static let gateways = "\(root).gateways.*.*"

    /// An empty request, answered with a ``Welcome``; to the queue group.
    static let hello = "\(root).hello"

    /// ``CommandNotice``; to all managers.
    static let notices = "\(root).notices"

    /// A ``Handshake``, answered with a ``HandshakeDecision``; to the queue group.
    static func handshake(_ slug: String?) -> String {
        "\(root).handshake.\(token(ofSlug: slug))"
    }

    /// Whether a handshake's account is the one of the subject on which it came.
    static func isHandshake(_ subject: String, of slug: String?) -> Bool {
        subject == handshake(slug) || subject.hasPrefix("\(handshake(slug)).")
    }

    /// The same to one manager.
    static func handshake(_ slug: String?, at manager: String) -> String {
        "\(handshake(slug)).\(manager)"
    }

    static let handshakes = "\(root).handshake.*"

    static func handshakes(at manager: String) -> String {
        "\(handshakes).\(manager)"
    }

    /// An ``EventRequest`` to one manager.
    static func event(of account: AccountID, to manager: String) -> String {
        "\(root).event.\(manager).\(account)"
    }

    /// A ``Beat`` of the manager to itself, among the events that it gets.
    static func echo(of manager: String) -> String {
        "\(root).event.\(manager).self"
    }

    static func events(to manager: String) -> String {
        "\(root).event.\(manager).*"
    }

    /// Where an ``EventReply`` is wanted. Requests for events have even numbers, questions odd ones.
    static func answer(to process: String, events token: UInt64) -> String {
        "\(root).answer.\(tokens(of: process)).\(token * 2)"
    }

    /// Where the answer to a question is wanted.
    static func answer(to process: String, question token: UInt64) -> String {
        "\(root).answer.\(tokens(of: process)).\(token * 2 + 1)"
    }

    static func answers(to process: String) -> String {
        "\(root).answer.\(tokens(of: process)).*"
    }

    /// Whether a subject is one for answers to that process, or to any. Managers may publish everywhere: who asks them must
    /// not choose where.
    static func isAnswer(_ subject: String, to process: String? = nil) -> Bool {
        subject.hasPrefix("\(root).answer.\(process.map { tokens(of: $0) + "." } ?? "")")
    }

    /// A ``StationCall`` to a charge point at a gateway, answered with a ``CallReply``.
    static func station(_ chargePoint: UUID, of account: AccountID, at gateway: String) -> String {
        "\(root).station.\(tokens(of: gateway)).\(account).\(chargePoint.uuidString.lowercased())"
    }

    /// `account`: `nil` for all.
    static func stations(of account: AccountID?, at gateway: String) -> String {
        "\(root).station.\(tokens(of: gateway)).\(account?.description ?? "*").*"
    }

    /// ``CloseOrder``; to all gateways.
    static func close(_ account: AccountID?) -> String {
        "\(root).close.\(account?.description ?? "*")"
    }

    /// Empty: the gateway shall tell again which sockets it has.
    static func roll(at gateway: String) -> String {
        "\(root).roll.\(tokens(of: gateway))"
    }

    /// The number of this run is a token of its own, so that NATS can limit a user to the processes of one name.
    private static func tokens(of process: String) -> String {
        guard let dash = process.lastIndex(of: "-") else { return "\(process)._" }
        return "\(process[..<dash]).\(process[process.index(after: dash)...])"
    }

    /// What is no slug of ours names no account, and would not be a token.
    private static func token(ofSlug slug: String?) -> String {
        guard let slug, !slug.isEmpty, slug.utf8.count <= 100,
            slug.utf8.allSatisfy({ isTokenByte($0) })
        else { return "_" }
        return slug
    }

    /// Whether a name of ours can be a token of a subject.
    package static func isToken(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 100 && name.utf8.allSatisfy { isTokenByte($0) }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
