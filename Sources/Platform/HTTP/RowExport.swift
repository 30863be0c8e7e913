import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

/// Rows as a file, oldest first. It is read and sent in pieces, each in a transaction of its own, so that neither memory
/// nor a connection is held for a client that reads slowly.
protocol RowExport: Sendable {
    associatedtype Item: Encodable

    /// Of the file, without its ending.
    static var name: String { get }
    /// The names of the columns.
    static var header: [String] { get }
    var format: ExportFormat { get }

    /// The rows that follow one, or the first; fewer than the limit are the last.
    func piece(behind last: Row?, limit: Int) async throws -> [Row]
    static func item(_ row: Row) throws -> Item
    static func cells(_ item: Item) -> [String]
}

extension RowExport {
    /// Reads the first piece, so that what is refused is refused before anything is sent.
    func response() async throws -> Response {
        let first = try await piece(behind: nil, limit: RowExportLimits.piece)
        let type = format == .csv ? "text/csv; charset=utf-8" : "application/json"
        return Response(
            status: .ok,
            headers: [
                .contentType: type,
                .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(Self.name).\(format.rawValue)\"",
            ],
            body: ResponseBody { writer in
                try await write(first, to: &writer)
                try await writer.finish(nil)
            }
        )
    }

    @concurrent private func write(_ first: [Row], to writer: inout any ResponseBodyWriter) async throws {
        var rows = first
        try await writer.write(ByteBuffer(string: format == .csv ? CSVLine.text(Self.header) : "["))
        var isFirst = true
        while true {
            var piece = ByteBuffer()
            for row in rows {
                try append(Self.item(row), isFirst: isFirst, to: &piece)
                isFirst = false
            }
            try await writer.write(piece)
            guard rows.count == RowExportLimits.piece, let last = rows.last else { break }
            rows = try await self.piece(behind: last, limit: RowExportLimits.piece)
        }
        if format == .json { try await writer.write(ByteBuffer(string: "\n]\n")) }
    }

    private func append(_ item: Item, isFirst: Bool, to piece: inout ByteBuffer) throws {
        switch format {
        case .csv:
            piece.writeString(CSVLine.text(Self.cells(item)))
        case .json:
            piece.writeString(isFirst ? "\n" : ",\n")
            piece.writeBytes(try JSONEncoder.api.encode(item))
        }
    }
}

private enum RowExportLimits {
    static let piece = 500
}
