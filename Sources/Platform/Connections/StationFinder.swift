import FoundationEssentials
import Tenancy

/// Finds charge points that knock. Those that come while a look is under way are looked up together by the next one, so
/// that ten thousand that come back at once cost some dozens of looks.
struct StationFinder: Sendable {
    /// The most charge points of one look.
    private static let limit = 256

    private struct Knock: Sendable {
        let slug: String?
        let identity: String
    }

    private let looks: Gathering<Knock, [FoundStation]>

    /// How many wait for the look under way to end.
    var waitingCount: Int { looks.waitingCount }

    /// `find`: Looks up all of them at once; the list of each in the order asked.
    init(
        find:
            @escaping @Sendable (_ slugs: [String?], _ identities: [String]) async throws -> [[FoundStation]]
    ) {
        looks = Gathering(limit: Self.limit) { knocks in
            try await find(knocks.map(\.slug), knocks.map(\.identity))
        }
    }

    /// `auth`: Role `plugyard_auth`.
    init(auth: SystemDatabase) {
        self.init { slugs, identities in
            var found = Array(repeating: [FoundStation](), count: identities.count)
            let rows = try await auth.query(
                "authorise charge points",
                ConnectionQueries.find(slugs: slugs, identities: identities)
            )
            for row in rows {
                found[try row.decode("n", as: Int.self) - 1].append(try FoundStation(row: row))
            }
            return found
        }
    }

    /// The charge points of that identity: of one account, or, without a slug, two at most of all.
    func stations(slug: String?, identity: String) async throws -> [FoundStation] {
        try await looks.answer(to: Knock(slug: slug, identity: identity))
    }
}
