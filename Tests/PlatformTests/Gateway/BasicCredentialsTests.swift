import FoundationEssentials
import Testing

@testable import Platform

@Suite("Basic authentication of charge points")
struct BasicCredentialsTests {
    private func header(_ bytes: [UInt8], scheme: String = "Basic") -> String {
        "\(scheme) \(Data(bytes).base64EncodedString())"
    }

    @Test("the password is what follows the first colon, colons and all")
    func colons() {
        let credentials = BasicCredentials(header: header(Array("CP_001:a:b:".utf8)))
        #expect(credentials?.password(for: "CP_001") == Array("a:b:".utf8))
    }

    @Test("the scheme may be in any letter case", arguments: ["basic", "BASIC", "Basic"])
    func letterCase(scheme: String) {
        let credentials = BasicCredentials(header: header(Array("CP:secret".utf8), scheme: scheme))
        #expect(credentials?.password(for: "CP") == Array("secret".utf8))
    }

    @Test(
        "missing padding is forgiven",
        arguments: ["Q1A6c2VjcmV0cw", "Q1A6c2VjcmV0cw==", " Q1A6c2VjcmV0cw= "]
    )
    func padding(text: String) {
        #expect(BasicCredentials(header: "Basic \(text)")?.password(for: "CP") == Array("secrets".utf8))
    }

    @Test("a key of raw bytes arrives as it is")
    func rawBytes() {
        let key: [UInt8] = [0x00, 0xFF, 0x3A, 0x80]
        #expect(BasicCredentials(header: header(Array("CP:".utf8) + key))?.password(for: "CP") == key)
    }

    @Test("an identity with a colon keeps its password")
    func identityWithColon() {
        let credentials = BasicCredentials(header: header(Array("DE:1:pw".utf8)))
        #expect(credentials?.password(for: "DE:1") == Array("pw".utf8))
    }

    @Test("another user's password is none")
    func otherUser() {
        #expect(BasicCredentials(header: header(Array("CP_002:pw".utf8)))?.password(for: "CP_001") == nil)
        #expect(BasicCredentials(header: header(Array("CP_001".utf8)))?.password(for: "CP_001") == nil)
    }

    @Test("what is no Basic header is none", arguments: ["", "Basic", "Bearer abc", "Basic ###", "Basic  "])
    func noCredentials(text: String) {
        #expect(BasicCredentials(header: text) == nil)
    }
}
