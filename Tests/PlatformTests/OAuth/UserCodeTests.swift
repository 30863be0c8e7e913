import Platform
import Testing

@Suite("the code that a person types for a device")
struct UserCodeTests {
    @Test("eight consonants in two groups, another one each time")
    func generated() {
        var seen: Set<String> = []
        for _ in 0..<500 {
            let code = UserCode.generate().text
            let letters = code.filter { $0 != "-" }
            #expect(code.count == 9 && letters.count == 8)
            #expect(code.dropFirst(4).first == "-")
            #expect(letters.allSatisfy("BCDFGHJKLMNPQRSTVWXZ".contains))
            seen.insert(code)
        }
        #expect(seen.count == 500)
    }

    @Test("typed in any spelling", arguments: ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W-D-J-B-M-J-H-T"])
    func typed(text: String) {
        #expect(UserCode(typed: text)?.text == "WDJB-MJHT")
    }

    @Test(
        "what cannot be one",
        arguments: ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJHA", "WDJB-MJH1", "ＷDJB-MJHT"]
    )
    func others(text: String) {
        #expect(UserCode(typed: text) == nil)
    }
}
