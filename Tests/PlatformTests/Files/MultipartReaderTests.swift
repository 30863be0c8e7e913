import Testing

@testable import Platform

@Suite("Files in forms")
struct MultipartReaderTests {
    private static let form = """
        preamble\r
        --b42\r
        Content-Disposition: form-data; name="note"\r
        \r
        not the file\r
        --b42\r
        Content-Disposition: form-data; name="file"; filename="log 1.txt"\r
        Content-Type: text/plain\r
        \r
        line\r
        --b4 is no boundary\r
        \r
        --b42--\r
        epilogue
        """

    /// Feeds a form in pieces of a size.
    private func read(_ form: String, by size: Int) throws -> (MultipartReader?, file: String) {
        var reader = MultipartReader(contentType: "multipart/form-data; charset=x; boundary=\"b42\"")
        var file: [UInt8] = []
        var rest = Array(form.utf8)[...]
        while !rest.isEmpty {
            file += try reader?.feed(Array(rest.prefix(size))) ?? []
            rest = rest.dropFirst(size)
        }
        return (reader, String(decoding: file, as: UTF8.self))
    }

    @Test("the file is found however the form is cut", arguments: [1, 2, 3, 7, 50, 10_000])
    func pieces(size: Int) throws {
        let (reader, file) = try read(Self.form, by: size)
        #expect(file == "line\r\n--b4 is no boundary\r\n")
        #expect(reader?.fileName == "log 1.txt")
        #expect(reader?.isComplete == true)
    }

    @Test("a form that is cut off is not complete", arguments: [1, 10_000])
    func cutOff(size: Int) throws {
        let cut = String(
            Self.form.prefix(upTo: Self.form.firstRange(of: "--b42--")?.lowerBound ?? Self.form.endIndex)
        )
        let (reader, _) = try read(cut, by: size)
        #expect(reader?.isComplete == false)
    }

    @Test("a form without a file is refused")
    func withoutFile() {
        let form = "--b42\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b42--\r\n"
        #expect(throws: Problem.self) { try read(form, by: 5) }
    }

    @Test("an empty file is one")
    func emptyFile() throws {
        let form = "--b42\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n\r\n--b42--"
        let (reader, file) = try read(form, by: 4)
        #expect(file.isEmpty)
        #expect(reader?.isComplete == true)
    }

    @Test("headers without end are refused")
    func endlessHeaders() {
        let form = "--b42\r\n" + String(repeating: "X: y\r\n", count: 5000)
        #expect(throws: Problem.self) { try read(form, by: 1000) }
    }

    @Test(
        "what is no form has no reader",
        arguments: [
            nil, "", "application/octet-stream", "multipart/form-data", "multipart/mixed; boundary=b",
        ]
    )
    func noForm(type: String?) {
        let isForm = MultipartReader(contentType: type) != nil
        #expect(!isForm)
    }
}
