import FoundationEssentials
import PluginKit
import Tenancy

/// Reads and writes deliveries of one account: those of attempts that begin or end at the same time together.
struct DeliveryDesk: Sendable {
    /// How an attempt ended, and what follows for others.
    struct Ending: Sendable {
        let result: AttemptResult
        /// The endpoint that takes deliveries again: what waits for it is due.
        let recovered: UUID?
    }

    /// More than may be under way for one account.
    private static let limit = 64

    private let reads: Gathering<UUID, DeliveryContent?>
    private let notes: Gathering<Ending, Result<Void, any Error>>

    init(account: AccountID, stores: any TenantStores) {
        reads = Gathering(limit: Self.limit) { ids in
            let rows = try await stores.read(of: account, [DeliveryQueries.contents(of: ids)])[0]
            var contents: [UUID: DeliveryContent] = [:]
            for row in rows {
                let content = try DeliveryContent(row: row)
                contents[content.id] = content
            }
            return ids.map { contents[$0] }
        }
        notes = Gathering(limit: Self.limit) { endings in
            do {
                try await Self.write(endings, of: account, stores)
                return endings.map { _ in .success(()) }
            } catch {
                guard endings.count > 1 else { throw error }
                // What cannot be kept of one is not the others' fault.
                var results: [Result<Void, any Error>] = []
                for ending in endings {
                    do {
                        results.append(.success(try await Self.write([ending], of: account, stores)))
                    } catch {
                        results.append(.failure(error))
                    }
                }
                return results
            }
        }
    }

    /// What is sent; `nil` where it does not wait any more.
    func content(of delivery: UUID) async throws -> DeliveryContent? {
        try await reads.answer(to: delivery)
    }

    /// Writes down how an attempt ended.
    func note(_ ending: Ending) async throws {
        try await notes.answer(to: ending).get()
    }

    private static func write(
        _ endings: [Ending],
        of account: AccountID,
        _ stores: any TenantStores
    ) async throws {
        let recovered = Set(endings.compactMap(\.recovered))
        let statements =
            [DeliveryQueries.relaxed, DeliveryQueries.note(endings.map(\.result))]
            + recovered.map(DeliveryQueries.makeDue)
        _ = try await stores.write(of: account, statements)
    }
}
