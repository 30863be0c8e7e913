import Testing

@testable import Platform

@Suite("The export of transactions")
struct TransactionExportTests {
    @Test(
        "a cell is what RFC 4180 makes of it, and no formula",
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""),
            ("=1+1", "'=1+1"), ("+49", "'+49"), ("@x,y", "\"'@x,y\""), ("two\r\nlines", "\"two\r\nlines\""),
            ("", ""),
        ]
    )
    func cell(text: String, expected: String) {
        #expect(TransactionExport.cell(text) == expected)
    }
}
