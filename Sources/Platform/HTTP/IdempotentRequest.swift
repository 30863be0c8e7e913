import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// A POST that came with an `Idempotency-Key`: what it is known by, and how its answer is kept.
///
/// A key belongs to an account and to who sent it, so nobody is answered with what another one got.
package struct IdempotentRequest: Sendable {
    let key: IdempotencyKey
    let account: AccountID
    /// Who sent it: `idempotency_keys.subject`.
    let subject: String
    /// SHA-256 of method, path, query and body: what a repetition must have in common with the first request.
    let fingerprint: [UInt8]
    private let box: SecretBox
    private let notes: RequestNotes

    /// `body`: Of the request, whole.
    init(
        _ key: IdempotencyKey,
        _ request: Request,
        body: ByteBuffer,
        by principal: Principal,
        sealedBy box: SecretBox,
        notes: RequestNotes
    ) {
        self.key = key
        self.box = box
        self.notes = notes
        account = principal.account
        subject = "\(principal.kind.rawValue):\(principal.clientID):\(principal.subject)"
        let head = [request.method.rawValue, request.uri.path, request.uri.query ?? ""].joined(
            separator: "\n"
        )
        fingerprint = Digest.sha256(Array(head.utf8) + [0] + Array(body.readableBytesView))
    }

    /// The number of the advisory lock that one of several equal requests gets.
    var lock: Int {
        Digest.sha256(Array(place.utf8)).prefix(8).reduce(0) { $0 << 8 | Int($1) }
    }

    /// Says that the operation does keep its answers, which ``APIRoutes`` checks.
    func noteHonoured() {
        notes.honouredIdempotencyKey = true
    }

    func seal(_ answer: StoredAnswer) throws -> [UInt8] {
        try box.seal(Array(JSONEncoder.api.encode(answer)), context: place)
    }

    func open(_ sealed: [UInt8]) throws -> StoredAnswer {
        try JSONDecoder().decode(StoredAnswer.self, from: Data(try box.open(sealed, context: place)))
    }

    /// Where the answer stands, so that it opens nowhere else. The parts before the key have no control characters.
    private var place: String {
        "idempotency/\(account)/\(subject)\n\(key.text)"
    }
}
