import OCPP
import Testing

@testable import Platform

@Suite("A table of tokens")
struct TokenTableTests {
    private func rows(_ text: String) throws -> [[String]] {
        try CSVReader.rows(of: Array(text.utf8)).map(\.cells)
    }

    @Test("cells are read as RFC 4180 says")
    func cells() throws {
        #expect(try rows("a,b\r\n1,\r\n") == [["a", "b"], ["1", ""]])
        #expect(try rows("a,b\n\"x,\"\"y\"\"\nz\",2") == [["a", "b"], ["x,\"y\"\nz", "2"]])
        #expect(try rows("") == [])
    }

    @Test("what spreadsheets write is read: a byte order mark, semicolons, tabs, any line end, empty lines")
    func spreadsheets() throws {
        #expect(
            try rows("\u{FEFF}a;b,c;d\r1;2;3\r\r4;5;6") == [
                ["a", "b,c", "d"], ["1", "2", "3"], ["4", "5", "6"],
            ]
        )
        #expect(try rows("a\tb\n1\t2\n") == [["a", "b"], ["1", "2"]])
    }

    @Test("records know the line on which they begin")
    func lines() throws {
        let records = try CSVReader.rows(of: Array("a\r\n\r\n\"1\n2\"\r\n3\r\n".utf8))
        #expect(records.map(\.line) == [1, 3, 5])
    }

    @Test("what is no table is refused", arguments: ["a\n\"b", "a\n\"b\"c\n", "a,a\n1,2\n", "a,b\n1\n", ""])
    func malformed(_ text: String) {
        #expect(throws: Problem.self) { try TokenTable(Array(text.utf8)) }
    }

    @Test("a table says what JSON says; empty cells are not given")
    func values() throws {
        let text =
            "UID, energy_budget_wh,location_ids,allows_concurrent_transactions,note\nA,5,x y,TRUE,\nB,much,,no,7\n"
        let table = try TokenTable(Array(text.utf8))
        let expected: JSONValue = [
            "tokens": [
                [
                    "uid": "A", "energy_budget_wh": 5, "location_ids": ["x", "y"],
                    "allows_concurrent_transactions": true,
                ],
                [
                    "uid": "B", "energy_budget_wh": "much", "allows_concurrent_transactions": "no",
                    "note": "7",
                ],
            ]
        ]
        #expect(JSONValue.object(table.object) == expected)
        #expect(table.lines == [2, 3])
    }

    @Test("faults of an import are named by their line, and by their index in JSON")
    func faults() throws {
        let table = Array("uid,status\nA,accepted\n\nB,gone\n".utf8)
        let json = Array(#"{"tokens": [{"uid": "A"}, {"uid": "a"}]}"#.utf8)
        let ofTable = #expect(throws: Problem.self) { try TokenImport(table, mediaType: "text/csv") }
        #expect(ofTable?.errors.map(\.field) == ["/lines/4/status"])
        let ofJSON = #expect(throws: Problem.self) { try TokenImport(json, mediaType: "application/json") }
        #expect(ofJSON?.errors.map(\.field) == ["/tokens/1/uid"])
    }
}
