import Glibc

/// Finds the first file in a form (`multipart/form-data`, RFC 7578) that comes piece by piece.
///
/// It keeps no more than the piece that it was fed, and a boundary's length. What follows the file is not looked at.
struct MultipartReader: Sendable {
    private enum State: Equatable {
        case preamble
        /// Behind a boundary, where the end or the line's end follows.
        case boundary
        case headers
        case content(isFile: Bool)
        case over
    }

    private static let maximumHeaders = 16 << 10

    private let delimiter: [UInt8]
    private var state = State.preamble
    private var pending: [UInt8] = []
    private var hasFile = false
    /// As the form says; `nil` before it was found, and when the form does not say.
    private(set) var fileName: String?

    /// Whether a file was found, to its end.
    var isComplete: Bool {
        hasFile && state == .over
    }

    /// The result is `nil` unless the content type is a form's and has a boundary.
    init?(contentType: String?) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType),
            (1...200).contains(boundary.utf8.count)
        else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first boundary may be the very first thing.
        pending = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    /// Takes the next piece of the form.
    ///
    /// - Returns: What of the file is in it.
    /// - Throws: 400 when it is no form.
    mutating func feed(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
        guard state != .over else { return [] }
        pending += bytes
        var file: [UInt8] = []
        while try step(&file) {}
        return file
    }

    /// Takes one step. Returns whether there may be another with what is here.
    private mutating func step(_ file: inout [UInt8]) throws(Problem) -> Bool {
        switch state {
        case .preamble:
            guard let index = Self.index(of: delimiter, in: pending) else {
                pending.removeFirst(max(0, pending.count - delimiter.count))
                return false
            }
            pending.removeFirst(index + delimiter.count)
            state = .boundary
            return true
        case .boundary:
            return try passBoundary()
        case .headers:
            return try readHeaders()
        case .content(let isFile):
            let index = Self.index(of: delimiter, in: pending)
            let count = index ?? max(0, pending.count - delimiter.count)
            if isFile { file += pending.prefix(count) }
            pending.removeFirst(count + (index == nil ? 0 : delimiter.count))
            guard index != nil else { return false }
            state = isFile ? .over : .boundary
            return !isFile
        case .over:
            return false
        }
    }

    private mutating func passBoundary() throws(Problem) -> Bool {
        if pending.starts(with: Array("--".utf8)) {
            // The last one, and there was no file.
            throw Problem.incompleteBody
        }
        guard let end = Self.index(of: Array("\r\n".utf8), in: pending) else {
            guard pending.count <= Self.maximumHeaders else { throw Problem.incompleteBody }
            return false
        }
        // The line's end stays: headers may be none at all.
        pending.removeFirst(end)
        state = .headers
        return true
    }

    private mutating func readHeaders() throws(Problem) -> Bool {
        guard let end = Self.index(of: Array("\r\n\r\n".utf8), in: pending) else {
            guard pending.count <= Self.maximumHeaders else { throw Problem.incompleteBody }
            return false
        }
        let lines = String(decoding: pending[..<end], as: UTF8.self).split(whereSeparator: \.isNewline)
        let disposition =
            lines.first { $0.lowercased().hasPrefix("content-disposition:") }.map(String.init) ?? ""
        let name = Self.parameter("filename", of: disposition)
        let isBinary = lines.contains { line in
            line.lowercased().filter { $0 != " " }.hasPrefix("content-type:application/octet-stream")
        }
        pending.removeFirst(end + 4)
        let isFile = name != nil || isBinary
        if isFile {
            (hasFile, fileName) = (true, name)
        }
        state = .content(isFile: isFile)
        return true
    }

    /// A parameter of a header, with or without quotes.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, pair[0].filter({ !$0.isWhitespace }).lowercased() == name else { continue }
            let value = pair[1].drop { $0 == " " }
            guard value.first == "\"" else { return String(value.prefix { $0 != " " }) }
            return String(value.dropFirst().prefix { $0 != "\"" })
        }
        return nil
    }

    private static func index(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
        guard let first = needle.first else { return nil }
        return bytes.withUnsafeBytes { haystack in
            guard let start = haystack.baseAddress else { return nil }
            var position = 0
            while position + needle.count <= haystack.count {
                let length = haystack.count - needle.count + 1 - position
                guard let found = memchr(start + position, Int32(first), length) else { return nil }
                position = UnsafeRawPointer(found) - start
                if memcmp(found, needle, needle.count) == 0 { return position }
                position += 1
            }
            return nil
        }
    }
}
