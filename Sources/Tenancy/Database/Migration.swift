import FoundationEssentials

/// One numbered SQL file of `migrations/`.
package struct Migration: Sendable, Equatable {
    /// The four digits at the beginning of the file's name; they order the migrations.
    package let number: Int
    /// The file's name.
    package let name: String
    package let script: String

    /// Tells whether a file that ran was changed afterwards: FNV-1a of the script, which guards against mistakes,
    /// not against malice (who can edit the folder can do anything with the database).
    package var checksum: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in script.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return String(hash, radix: 16)
    }

    package init(number: Int, name: String, script: String) {
        self.number = number
        self.name = name
        self.script = script
    }

    /// The migrations of a folder, in order.
    ///
    /// - Throws: ``MigrationError`` when the folder cannot be read or a file's name has no number of its own.
    package static func load(from folder: String) throws -> [Migration] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw MigrationError("cannot read the folder of migrations \"\(folder)\"")
        }
        let migrations = try names.filter { $0.hasSuffix(".sql") }.sorted().map { name in
            guard let number = Int(name.prefix(4)), name.dropFirst(4).first == "_" else {
                throw MigrationError("\(name): a migration's name begins with four digits and an underscore")
            }
            let script = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            return Migration(number: number, name: name, script: script)
        }
        guard !migrations.isEmpty else { throw MigrationError("no migrations in \"\(folder)\"") }
        for (earlier, later) in zip(migrations, migrations.dropFirst()) where earlier.number == later.number {
            throw MigrationError("\(earlier.name) and \(later.name) have the same number")
        }
        return migrations
    }
}
