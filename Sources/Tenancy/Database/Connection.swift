import CPostgres
import Glibc

/// One connection to PostgreSQL: libpq, non-blocking, in pipeline mode.
///
/// Confined to the reactor's thread, which tells it when its socket is ready and what time it is. It sends one
/// ``Exchange`` at a time and knows which result belongs to which statement.
final class Connection {
    enum Phase: Equatable {
        case connecting
        case ready
        case closed
    }

    /// What the server still has to answer in the present exchange.
    private enum Expected: Equatable {
        case prepared(String)
        /// What nobody asked for but the connection itself.
        case upkeep
        case rows
        case sync
        case script
    }

    private static let statementLimit = 500
    /// The longest that plans are kept.
    private static let longestPlanAge = Duration.seconds(64)

    private let handle: OpaquePointer
    private(set) var phase: Phase = .connecting
    private(set) var exchange: Exchange?
    private var expected: [Expected] = []
    private var answered = 0
    private var results: [ResultSet] = []
    private var failure: DatabaseError?
    /// Statement text → name of the prepared statement on this connection.
    private var prepared: [String: String] = [:]
    /// How old plans may become, and until when those of now may be used.
    private var planAge = Duration.seconds(1)
    private var planEnd = ContinuousClock.now + .seconds(1)
    private var connectEvents: UInt32 = plugyard_writable
    private var hasUnsentData = false

    /// Starts to connect.
    ///
    /// `parameters`: libpq's connection parameters; `dbname` may be a whole URI.
    init(parameters: [(String, String)]) throws(DatabaseError) {
        let started = Self.withCStrings(parameters.map(\.0)) { keywords in
            Self.withCStrings(parameters.map(\.1)) { values in
                PQconnectStartParams(keywords, values, 1)
            }
        }
        guard let started else { throw DatabaseError(.unavailable, "libpq has no memory for a connection") }
        handle = started
        plugyard_silence_notices(handle)
        if PQstatus(handle) == CONNECTION_BAD { phase = .closed }
    }

    deinit {
        PQfinish(handle)
    }

    var socket: Int32 {
        PQsocket(handle)
    }

    /// The readiness to wait for, as epoll spells it.
    var wantedEvents: UInt32 {
        switch phase {
        case .connecting: connectEvents
        case .ready: plugyard_readable | (hasUnsentData ? plugyard_writable : 0)
        case .closed: 0
        }
    }

    /// Outside any transaction, nothing unanswered: may serve somebody else. A connection that has prepared very many
    /// statements (each combination of filters is one) is not reused, so that its memory on both sides is bounded.
    var isClean: Bool {
        phase == .ready && exchange == nil && PQtransactionStatus(handle) == PQTRANS_IDLE
            && PQstatus(handle) == CONNECTION_OK && prepared.count < Self.statementLimit
    }

    /// The server's or libpq's words about the connection, for the log.
    var errorMessage: String {
        String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(separator: "; ")
    }

    var serverVersion: Int {
        Int(PQserverVersion(handle))
    }

    /// Takes a step of connecting.
    func advanceConnecting() {
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: connectEvents = plugyard_readable
        case PGRES_POLLING_WRITING: connectEvents = plugyard_writable
        case PGRES_POLLING_OK:
            guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
                phase = .closed
                return
            }
            phase = .ready
        default: phase = .closed
        }
    }

    /// Sends an exchange. The previous one must have completed.
    func start(_ exchange: Exchange) {
        self.exchange = exchange
        results = []
        failure = nil
        answered = 0
        expected = []
        let sent: Bool =
            switch exchange.content {
            case .statements(let statements):
                renewPlans() && statements.allSatisfy(send) && PQpipelineSync(handle) == 1
            case .script(let text):
                PQexitPipelineMode(handle) == 1 && PQsendQuery(handle, text) == 1
            }
        switch exchange.content {
        case .statements: expected.append(.sync)
        case .script: expected.append(.script)
        }
        guard sent else {
            fail(DatabaseError(.unavailable, errorMessage))
            return
        }
        flush()
    }

    /// The socket can be read or written: moves bytes and completes the exchange when all answers are there.
    func progress() {
        flush()
        guard phase == .ready else { return }
        guard PQconsumeInput(handle) == 1 else {
            fail(DatabaseError(.unavailable, errorMessage))
            return
        }
        while !expected.isEmpty, PQisBusy(handle) == 0 {
            take(PQgetResult(handle))
        }
        guard exchange != nil, expected.isEmpty else { return }
        if case .script = exchange?.content, PQenterPipelineMode(handle) != 1 { phase = .closed }
        complete()
    }

    /// The connection is of no more use: its exchange fails with this error.
    func fail(_ error: DatabaseError) {
        phase = .closed
        failure = failure ?? error
        expected = []
        complete()
    }

    /// A handle that asks the server to stop what this connection does. `PQcancel` blocks: use it elsewhere.
    func makeCancellation() -> Cancellation? {
        PQgetCancel(handle).map(Cancellation.init)
    }

    private func complete() {
        guard let exchange else { return }
        self.exchange = nil
        let results = results
        self.results = []
        exchange.completion(failure.map { .failure($0) } ?? .success(results))
    }

    private func flush() {
        switch PQflush(handle) {
        case 0: hasUnsentData = false
        case 1: hasUnsentData = true
        default: fail(DatabaseError(.unavailable, errorMessage))
        }
    }

    /// Has prepared statements planned anew now and then, outside of transactions.
    ///
    /// A plan is kept until its tables are analysed. One that was made for tables that were nearly empty reads all rows of an
    /// account instead of a charge point's, and tables may grow by thousands of rows a second: so plans are renewed soon at
    /// first, and then about once a minute, by the size that tables have then.
    private func renewPlans() -> Bool {
        let now = ContinuousClock.now
        guard now >= planEnd, !prepared.isEmpty, PQtransactionStatus(handle) == PQTRANS_IDLE else {
            return true
        }
        planAge = min(planAge * 2, Self.longestPlanAge)
        planEnd = now + planAge
        expected += [.upkeep, .sync]
        return PQsendQueryParams(handle, "DISCARD PLANS", 0, nil, nil, nil, nil, 1) == 1
            && PQpipelineSync(handle) == 1
    }

    private func send(_ statement: SQL) -> Bool {
        let name: String
        if let known = prepared[statement.text] {
            name = known
        } else {
            name = "s\(prepared.count)"
            let types = statement.bindings.map(\.type)
            guard PQsendPrepare(handle, name, statement.text, Int32(types.count), types) == 1 else {
                return false
            }
            prepared[statement.text] = name
            expected.append(.prepared(statement.text))
        }
        expected.append(.rows)
        return sendExecution(of: name, bindings: statement.bindings)
    }

    private func sendExecution(of name: String, bindings: [SQLBinding]) -> Bool {
        // Binary, each parameter; libpq copies them to what it sends, and that is the only copy.
        let lengths = bindings.map { Int32($0.bytes?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: bindings.count)
        var addresses: [UnsafePointer<CChar>?] = []
        addresses.reserveCapacity(bindings.count)
        return Self.withAddresses(of: bindings[...], &addresses) { values in
            PQsendQueryPrepared(handle, name, Int32(bindings.count), values, lengths, formats, 1) == 1
        }
    }

    /// Calls the closure with the address of each value, NULL for NULL, while they hold.
    private static func withAddresses(
        of bindings: ArraySlice<SQLBinding>,
        _ addresses: inout [UnsafePointer<CChar>?],
        _ body: ([UnsafePointer<CChar>?]) -> Bool
    ) -> Bool {
        guard let first = bindings.first else { return body(addresses) }
        // An empty value still needs an address that is not NULL.
        let bytes = first.bytes.map { $0.isEmpty ? [0] : $0 }
        guard let bytes else {
            addresses.append(nil)
            return withAddresses(of: bindings.dropFirst(), &addresses, body)
        }
        return bytes.withUnsafeBytes { buffer in
            addresses.append(buffer.bindMemory(to: CChar.self).baseAddress)
            return withAddresses(of: bindings.dropFirst(), &addresses, body)
        }
    }

    /// One return of `PQgetResult`: results of the statement at the head, and NULL at its end.
    private func take(_ result: OpaquePointer?) {
        guard let head = expected.first else {
            if let result { PQclear(result) }
            return
        }
        guard let result else {
            endOfResults(of: head)
            return
        }
        answered += 1
        let set = ResultSet(result)
        switch PQresultStatus(result) {
        case PGRES_PIPELINE_SYNC:
            expected.removeFirst()
            answered = 0
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            if head == .rows || head == .script { results.append(set) }
        case PGRES_PIPELINE_ABORTED:
            if case .prepared(let text) = head { prepared[text] = nil }
        default:
            if case .prepared(let text) = head { prepared[text] = nil }
            failure = failure ?? Self.error(of: result)
            if PQstatus(handle) == CONNECTION_BAD { fail(DatabaseError(.unavailable, errorMessage)) }
        }
    }

    private func endOfResults(of head: Expected) {
        if answered > 0 {
            expected.removeFirst()
            answered = 0
        } else if PQstatus(handle) == CONNECTION_BAD || head != .sync {
            fail(DatabaseError(.unavailable, "the server ended the connection"))
        }
    }

    private static func error(of result: OpaquePointer) -> DatabaseError {
        func field(_ code: Int32) -> String? {
            PQresultErrorField(result, code).map { String(cString: $0) }
        }
        let state = field(Int32(UInt8(ascii: "C")))
        return DatabaseError(
            state.map(DatabaseError.code(forSQLState:)) ?? .unavailable,
            field(Int32(UInt8(ascii: "M"))) ?? String(cString: PQresultErrorMessage(result)),
            sqlState: state,
            hasContext: field(Int32(UInt8(ascii: "W"))) != nil,
            schema: field(Int32(UInt8(ascii: "s"))),
            table: field(Int32(UInt8(ascii: "t"))),
            column: field(Int32(UInt8(ascii: "c"))),
            constraint: field(Int32(UInt8(ascii: "n")))
        )
    }

    private static func withCStrings<T>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T
    ) -> T {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        let pointers = copies.map { $0.map { UnsafePointer($0) } } + [nil]
        return pointers.withUnsafeBufferPointer { buffer in
            // Never empty: the terminating NULL is an element of it.
            withUnsafePointer(to: nil as UnsafePointer<CChar>?) { body(buffer.baseAddress ?? $0) }
        }
    }
}
