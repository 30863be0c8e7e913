import Testing

@testable import Platform

@Suite("Lines of CSV")
struct CSVLineTests {
    @Test(
        "a field is quoted where it must be, and never a formula",
        arguments: [
            ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""), ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-1", "'-1"),
            ("+1", "'+1"), ("\t=1", "'\t=1"), ("\r=1", "\"'\r=1\""), ("=\"a\",b", "\"'=\"\"a\"\",b\""),
        ]
    )
    func field(text: String, written: String) {
        #expect(CSVLine.text([text, "x"]) == "\(written),x\r\n")
    }
}
