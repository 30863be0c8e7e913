import Testing

@testable import Platform

@Suite("Which part of a file is asked for")
struct ByteRangeTests {
    @Test(
        "one range of bytes is that part",
        arguments: [
            ("bytes=0-99", 0..<100), ("bytes=100-", 100..<1000), ("bytes=-10", 990..<1000),
            ("bytes=999-999", 999..<1000),
            ("bytes=0-99999", 0..<1000), ("bytes=-5000", 0..<1000), ("Bytes = 5-6", 5..<7),
        ]
    )
    func part(header: String, range: Range<Int>) {
        #expect(ByteRange(header: header, size: 1000) == .part(range))
    }

    @Test(
        "what begins behind the end cannot be sent",
        arguments: ["bytes=1000-", "bytes=5000-6000", "bytes=-0"]
    )
    func behindTheEnd(header: String) {
        #expect(ByteRange(header: header, size: 1000) == .unsatisfiable)
    }

    @Test(
        "what is no range, or several, means the whole file",
        arguments: [
            "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=9-5", "bytes=0-1,5-6", "items=0-5",
            "bytes=1-2-3",
            "bytes=99999999999999999999-",
        ]
    )
    func whole(header: String) {
        #expect(ByteRange(header: header, size: 1000) == .whole)
        #expect(ByteRange(header: nil, size: 1000) == .whole)
    }

    @Test("an empty file has no parts")
    func empty() {
        #expect(ByteRange(header: "bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange(header: "bytes=-5", size: 0) == .unsatisfiable)
    }
}
