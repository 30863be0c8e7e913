/// How many decimals amounts of a currency have (ISO 4217, list one). Two, but for these; FoundationEssentials
/// does not know.
enum CurrencyDigits {
    private static let none: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
        "XAF", "XOF", "XPF",
    ]
    private static let three: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    static func of(_ currency: String) -> Int {
        none.contains(currency) ? 0 : three.contains(currency) ? 3 : 2
    }

    /// An amount in major units: 642 cents are 6.42.
    static func major(_ minor: Int, of currency: String) -> Double {
        let units = [1.0, 10.0, 100.0, 1000.0]
        return Double(minor) / units[of(currency)]
    }
}
