import FoundationEssentials

/// Passwords that were found in breaches, and heads of lists of common ones, in a file.
///
/// The file has one a line, in lower case and UTF-8, sorted by bytes (`LC_ALL=C sort -u`). It is mapped and not read, so
/// millions of lines cost a process hardly any memory, nor time at its start; to replace it, rename another over it.
package struct CommonPasswords: Sendable {
    /// At how many places, and how many lines at each, are looked at before the file is believed to be sorted.
    private static let (samples, sampledLines) = (16, 64)
    private static let newline = UInt8(ascii: "\n")

    private let lines: Data

    /// - Throws: ``CommonPasswordsError`` when there is no such file, or it is none of this kind.
    package init(path: String) throws(CommonPasswordsError) {
        do {
            lines = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        } catch {
            throw .unreadable
        }
        try check()
    }

    /// Whether the list has exactly this, in lower case as it is.
    package func contains(_ password: String) -> Bool {
        let wanted = Array(password.utf8)
        return lines.withUnsafeBytes { bytes in
            // Where lines begin that may be the wanted one, and the end of the last of them.
            var (low, high) = (0, bytes.count)
            while low < high {
                let line = Self.line(around: low + (high - low) / 2, in: bytes)
                if bytes[line].elementsEqual(wanted) { return true }
                if bytes[line].lexicographicallyPrecedes(wanted) {
                    low = line.upperBound + 1
                } else {
                    high = line.lowerBound
                }
            }
            return false
        }
    }

    /// The line that a byte belongs to, without its end.
    private static func line(around index: Int, in bytes: UnsafeRawBufferPointer) -> Range<Int> {
        var (start, end) = (index, index)
        while start > 0, bytes[start - 1] != newline { start -= 1 }
        while end < bytes.count, bytes[end] != newline { end += 1 }
        return start..<end
    }

    /// A list in another order would find nothing, and nobody would notice. To read the whole of it at every start would
    /// cost what the mapping saves, but one that is not sorted does not pass the samples.
    private func check() throws(CommonPasswordsError) {
        let isGood = lines.withUnsafeBytes { bytes in
            var first = 0..<0
            for sample in 0..<Self.samples {
                let line = Self.line(around: bytes.count * sample / Self.samples, in: bytes)
                guard line == first || bytes[first].lexicographicallyPrecedes(bytes[line]),
                    Self.isGood(from: line, in: bytes)
                else { return false }
                first = line
            }
            return !bytes.isEmpty
        }
        guard isGood else { throw .malformed }
    }

    /// Whether this line and those behind it are in lower case and in order.
    private static func isGood(from line: Range<Int>, in bytes: UnsafeRawBufferPointer) -> Bool {
        let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
        var line = line
        for _ in 0..<sampledLines {
            guard bytes[line].allSatisfy({ !upper.contains($0) && $0 != UInt8(ascii: "\r") }) else {
                return false
            }
            guard line.upperBound + 1 < bytes.count else { break }
            let next = self.line(around: line.upperBound + 1, in: bytes)
            guard bytes[line].lexicographicallyPrecedes(bytes[next]) else { return false }
            line = next
        }
        return true
    }
}
