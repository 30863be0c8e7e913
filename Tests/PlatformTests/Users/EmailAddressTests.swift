import Platform
import Testing

@Suite("an e-mail address is one that mail relays take")
struct MailAddressTests {
    @Test(arguments: ["a@b", "first.last+tag@mail.example.org", "o'neil@ex-ample.co", "x_y=z@1.example"])
    func taken(address: String) {
        #expect(MailAddress.isValid(address))
    }

    @Test(
        arguments: [
            "", "@", "a", "a@", "@b", "a b@c.d", "a@b c", ".a@b", "a.@b", "a..b@c", "a@b..c", "a@-b", "a@b-",
            "a@b.c\r\nBcc: x@y.z", "\"a b\"@c.d", "a@[127.0.0.1]", "ä@b.c", "a@ü.de", "a@b@c.d ",
            "a@b.c,d@e.f",
            String(repeating: "a", count: 65) + "@b.c", "a@" + String(repeating: "b", count: 64),
            "a@" + String(repeating: "b.", count: 130) + "c",
        ]
    )
    func refused(address: String) {
        #expect(!MailAddress.isValid(address))
    }

    @Test("case does not tell people apart")
    func folded() {
        #expect(MailAddress.folded("Bob@Example.ORG") == "bob@example.org")
    }
}
