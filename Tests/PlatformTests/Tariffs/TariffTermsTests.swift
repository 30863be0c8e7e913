import Testing

@testable import Platform

@Suite("Terms of a tariff")
struct TariffTermsTests {
    private func terms(
        startFee: Int = 0,
        perKWh: Int = 0,
        perMinute: Int = 0,
        freeMinutes: Int = 0
    ) -> TariffTerms {
        TariffTerms(
            currency: "EUR",
            startFeeMinor: startFee,
            perKWh: perKWh,
            perMinute: perMinute,
            freeMinutes: freeMinutes
        )
    }

    @Test("the example of the documentation: 0.35 EUR, 0.495 EUR/kWh, 0.10 EUR/min after four hours")
    func example() {
        let cost = terms(startFee: 35, perKWh: 495_000, perMinute: 100_000, freeMinutes: 240)
            .cost(energyWh: 21_500, seconds: 15_000)
        #expect(cost == SessionCost(startFee: 35, energy: 1064, time: 100))
        #expect(cost.total == 1199)
    }

    @Test(
        "each part is rounded by itself, halves up",
        arguments: [
            (1000, 4_999, 0), (1000, 5_000, 1), (1000, 14_999, 1), (1000, 15_000, 2), (1, 5_000_000, 1),
            (1, 4_999_999, 0), (333, 10_000, 0), (500, 10_000, 1), (3, 500_000, 0), (10, 500_000, 1),
        ]
    )
    func rounding(energyWh: Int, perKWh: Int, minor: Int) {
        #expect(terms(perKWh: perKWh).cost(energyWh: energyWh, seconds: 0).energy == minor)
    }

    @Test(
        "time is counted by the second, beyond the free minutes",
        arguments: [(0, 0), (3600, 0), (3601, 1), (3630, 30), (3660, 60), (7200, 3600)]
    )
    func time(seconds: Int, minor: Int) {
        // 60 cents a minute.
        let terms = terms(perMinute: 600_000, freeMinutes: 60)
        #expect(terms.cost(energyWh: 1, seconds: seconds).time == minor)
    }

    @Test("a session in which nothing flowed costs nothing")
    func nothing() {
        let terms = terms(startFee: 100, perKWh: 500_000, perMinute: 500_000)
        #expect(terms.cost(energyWh: 0, seconds: 100_000).total == 0)
        #expect(terms.cost(energyWh: 1, seconds: 0).total == 100)
    }

    @Test("whatever a device says, the cost can be stored and summed")
    func extremes() {
        let terms = terms(startFee: 1_000_000_000, perKWh: 10_000_000_000, perMinute: 10_000_000_000)
        let cost = terms.cost(energyWh: .max, seconds: .max)
        #expect(cost.energy == SessionCost.greatestPart)
        #expect(cost.time == SessionCost.greatestPart)
    }

    @Test(
        "amounts in major units have the currency's decimals",
        arguments: [("EUR", 6.42), ("JPY", 642), ("KWD", 0.642)]
    )
    func major(currency: String, amount: Double) {
        #expect(CurrencyDigits.major(642, of: currency) == amount)
    }
}
