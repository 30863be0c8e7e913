import FoundationEssentials
import Testing

@testable import Tenancy

@Suite("API keys")
struct APIKeyTests {
    private let id = UUID.version7()

    @Test("A key has the documented form and is read back")
    func form() throws {
        let key = APIKey.generate(id: id)
        #expect(key.id == id)
        #expect(key.text.utf8.count == 86)
        #expect(key.text.hasPrefix("pyd_" + id.uuidString.lowercased().filter { $0 != "-" } + "_"))
        #expect(key.text.utf8.allSatisfy { Base62.isDigit($0) || $0 == UInt8(ascii: "_") })
        #expect(key.hash.count == 32)
        #expect(key.hint == String(key.text.prefix(12)))
        let read = try #require(APIKey(text: key.text))
        #expect(read.id == id && read.text == key.text && read.hash == key.hash)
        #expect(APIKey.generate(id: id).text != key.text)
    }

    @Test("Only the hash of the same key verifies")
    func verification() {
        let key = APIKey.generate(id: id)
        #expect(APIKey.verify(key.hash, against: key.hash))
        #expect(!APIKey.verify(APIKey.generate(id: id).hash, against: key.hash))
        #expect(!APIKey.verify([], against: key.hash))
    }

    @Test("Every change of one character is noticed without a database")
    func checksum() {
        let bytes = Array(APIKey.generate(id: id).text.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] = bytes[index] == UInt8(ascii: "7") ? UInt8(ascii: "8") : UInt8(ascii: "7")
            #expect(APIKey(text: String(decoding: changed, as: UTF8.self)) == nil)
        }
    }

    @Test("Other forms are refused, even with a true checksum")
    func malformed() {
        let digits = "0198c0de000070008000000000000001"
        let secret = String(repeating: "0", count: 43)
        #expect(APIKey(text: sealed("pyd_\(digits)_\(secret)")) != nil)
        let malformed = [
            "", "pyd_", "rubbish", String(repeating: "A", count: 1_000_000),
            sealed("pyd_\(digits.uppercased())_\(secret)"),
            sealed("pyd_0198c0de000040008000000000000001_\(secret)"),
            sealed("pyd_\(digits)-\(secret)"),
            sealed("pyd_\(digits)_\(secret.dropLast())-"),
            sealed("pyd_\(digits)_\(secret)0"),
            sealed("pys_\(digits)_\(secret)"),
            sealed("pyd_\(digits)_\(secret)") + "\n",
        ]
        for text in malformed {
            #expect(APIKey(text: text) == nil)
        }
    }

    private func sealed(_ body: String) -> String {
        let value = CRC32.checksum(of: body.utf8)
        return body + Base62.encode(withUnsafeBytes(of: value.bigEndian) { Array($0) }, width: 6)
    }

    @Test("Nothing prints a key")
    func hidden() {
        let key = APIKey.generate(id: id)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains(key.text.suffix(49)))
    }

    @Test("CRC-32 and base62 give the known values")
    func vectors() {
        // The check value of every CRC-32 implementation.
        #expect(CRC32.checksum(of: "123456789".utf8) == 0xCBF4_3926)
        #expect(Base62.encode([0], width: 2) == "00")
        #expect(Base62.encode([61], width: 2) == "0z")
        #expect(Base62.encode([0x01, 0x00], width: 2) == "48")
        #expect(Base62.encode([UInt8](repeating: 255, count: 4), width: 6) == "4gfFC3")
        // 62⁴³ is more than 2²⁵⁶, so nothing is cut off.
        #expect(Base62.encode([UInt8](repeating: 255, count: 32), width: 44).hasPrefix("0"))
    }
}
