/// The members of a JSON object in the order they were received.
///
/// A key that occurs twice keeps its first place and its last value, as most parsers do;
/// ``hasDuplicateKeys`` tells that it happened. Two objects are equal when members, order and that flag are.
package struct JSONObject: Sendable, Hashable {
    /// One key with its value.
    package struct Member: Sendable, Hashable {
        package let key: String
        package var value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    package private(set) var members: [Member]
    /// Whether the text named a key more than once.
    package private(set) var hasDuplicateKeys: Bool

    /// Takes members in order; of equal keys the last value wins.
    package init(_ members: [Member] = []) {
        self.members = members
        self.hasDuplicateKeys = false
        if Self.repeatsKey(members) { mergeDuplicates() }
    }

    package var isEmpty: Bool {
        members.isEmpty
    }

    /// The value of `key`. Setting `nil` removes the member; setting a new key appends it.
    package subscript(key: String) -> JSONValue? {
        get {
            members.first { $0.key == key }?.value
        }
        set {
            let place = members.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    private static func repeatsKey(_ members: [Member]) -> Bool {
        // Why: comparing pairs beats hashing for the handful of members a message has, but a hostile object
        // of a hundred thousand would take minutes.
        guard members.count <= 16 else { return Set(members.lazy.map(\.key)).count < members.count }
        for index in members.indices {
            for earlier in 0..<index where members[earlier].key == members[index].key { return true }
        }
        return false
    }

    private mutating func mergeDuplicates() {
        var places: [String: Int] = [:]
        var merged: [Member] = []
        for member in members {
            if let place = places[member.key] {
                merged[place].value = member.value
            } else {
                places[member.key] = merged.count
                merged.append(member)
            }
        }
        members = merged
        hasDuplicateKeys = true
    }
}
