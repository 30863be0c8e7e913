import CoreMetrics
import Prometheus
import Tenancy
import TestSupport
import Testing

@testable import Platform

@Suite("Figures of the platform")
struct FigureGaugesTests {
    @Test("a newcomer among the most accounts that may be named is named")
    func newcomers() async throws {
        try await DatabaseClone.with { clone in
            let registry = MetricsRegistry()
            registry.define(FigureGauges.definitions)
            let gauges = FigureGauges(registry)
            for first in [1, 2, 60] {
                let rows = try await clone.owner.query(
                    """
                    SELECT 'account-' || n AS slug, n AS energy_wh, n AS sessions, n AS connected_charge_points
                    FROM generate_series(\(first)::bigint, \(first + PlatformFigures.accountLimit - 1)::bigint) AS n
                    """
                )
                try gauges.show(accounts: rows)
                let page = String(decoding: registry.page(accept: nil).bytes, as: UTF8.self)
                let shown = page.split(separator: "\n").filter {
                    $0.hasPrefix("plugyard_account_recent_sessions{")
                }
                let expected = (first..<first + PlatformFigures.accountLimit).map {
                    "plugyard_account_recent_sessions{account=\"account-\($0)\"} \(Double($0))"
                }
                #expect(shown.map(String.init).sorted() == expected.sorted())
            }
        }
    }
}
