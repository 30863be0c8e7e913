/// Which part of a file a request asks for (RFC 9110 §14).
enum ByteRange: Equatable {
    /// All of it: nothing else was asked for, or nothing that is understood. Of several ranges the whole file is sent,
    /// which the RFC allows.
    case whole
    /// Not empty.
    case part(Range<Int>)
    /// Behind the end of the file.
    case unsatisfiable

    /// - Parameters:
    ///   - header: `Range`; `nil` without one.
    ///   - size: Of the file, in bytes.
    init(header: String?, size: Int) {
        guard let header, let ranges = Self.value(of: header) else {
            self = .whole
            return
        }
        let ends = ranges.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, nil):
            self = .whole
        case (nil, let length?):
            self = length > 0 && size > 0 ? .part(max(0, size - length)..<size) : .unsatisfiable
        case (let start?, let end?) where end < start:
            self = .whole
        case (let start?, let end):
            self = start < size ? .part(start..<min(size, (end ?? size - 1) + 1)) : .unsatisfiable
        }
    }

    /// What follows `bytes=`, when that is the unit.
    private static func value(of header: String) -> Substring? {
        let pair = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == "bytes" else { return nil }
        return Substring(pair[1].filter { $0 != " " && $0 != "\t" })
    }

    /// `.some(nil)` for none, `nil` for what is no number of reasonable length.
    private static func number(_ text: Substring) -> Int?? {
        if text.isEmpty { return .some(nil) }
        guard text.utf8.count <= 18,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }
}
