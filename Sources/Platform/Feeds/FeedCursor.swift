/// A place in what a hub has told. Good only while that hub lives.
struct FeedCursor: Sendable, Hashable {
    let hub: String
    let number: Int

    init(hub: String, number: Int) {
        self.hub = hub
        self.number = number
    }

    /// `nil` for what is no cursor of ours.
    init?(_ text: String) {
        guard text.utf8.count <= 64, let dot = text.lastIndex(of: "."),
            let number = Int(text[text.index(after: dot)...]), number >= 0
        else { return nil }
        self.init(hub: String(text[..<dot]), number: number)
    }

    var text: String {
        "\(hub).\(number)"
    }
}
